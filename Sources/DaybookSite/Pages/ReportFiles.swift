package import DaybookCore
import DaybookEngine

/// The page, the JSON and the CSV of one report, for all periods in which it says the same.
package struct ReportFiles: Sendable {
    private let value: ReportValue
    private var periods: [PeriodPages]

    /// Rows of a list in the static JSON: the live body with this limit.
    private static let jsonLimit = 1_000
    /// Rows of a CSV.
    private static let csvLimit = 100_000

    /// The files of every report that some periods show; what is the same is made once.
    package static func all(of periods: [PeriodPages]) -> [ReportFiles] {
        var places: [ObjectIdentifier: Int] = [:]
        var files: [ReportFiles] = []
        for period in periods {
            for value in period.shown {
                if let place = places[value.identity] {
                    files[place].periods.append(period)
                } else {
                    places[value.identity] = files.count
                    files.append(ReportFiles(value: value, periods: [period]))
                }
            }
        }
        return files
    }

    /// Bytes and the paths at which they lie, each with the id of what they were computed from.
    private typealias Copies = (bytes: [UInt8], places: [(path: String, inputs: String)])

    /// The files, the copies of each one after the other.
    package var files: [SiteFile] {
        all.flatMap { copies in copies.places.map { SiteFile(path: $0.path, bytes: copies.bytes) } }
    }

    /// Adds them to a site.
    package func add(to tree: SiteTree) throws(DaybookError) {
        for copies in all { try tree.add(copies.bytes, at: copies.places) }
    }

    private var all: [Copies] {
        let csv: Copies = (value.csvBytes(Page(limit: ReportFiles.csvLimit)), places("csv", periods))
        let full = periods.filter(\.isFull)
        guard !full.isEmpty else { return [csv] }
        let json: Copies = (
            value.body(Page(limit: ReportFiles.jsonLimit)).json + [0x0A], places("json", full)
        )
        return [csv, json] + pages(of: full)
    }

    private func pages(of periods: [PeriodPages]) -> [Copies] {
        let hasTime = value.info.charts.contains { if case .lines = $0 { true } else { false } }
        let shared = hasTime ? nil : periods.first?.content(of: value)
        return periods.map { period in
            (period.page(value, shared ?? period.content(of: value)), places("html", [period]))
        }
    }

    private func places(_ suffix: String, _ periods: [PeriodPages]) -> [(path: String, inputs: String)] {
        periods.map { ("\($0.stem(of: value)).\(suffix)", $0.inputs) }
    }
}
