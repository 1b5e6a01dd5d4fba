package import DaybookCore
import DaybookEngine

/// The JSON and the CSV of one report, for all periods in which it says the same.
package struct ReportFiles: Sendable {
    private let value: ReportValue
    private var pages: [PeriodPages]

    /// Rows of a list in the static JSON: the live body with this limit.
    private static let jsonLimit = 1_000
    /// Rows of a CSV.
    private static let csvLimit = 100_000

    /// The files of every report that some periods show; each value is written once.
    package static func all(of periods: [PeriodPages]) -> [ReportFiles] {
        var places: [ObjectIdentifier: Int] = [:]
        var files: [ReportFiles] = []
        for pages in periods {
            for value in pages.shown {
                if let place = places[value.identity] {
                    files[place].pages.append(pages)
                } else {
                    places[value.identity] = files.count
                    files.append(ReportFiles(value: value, pages: [pages]))
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
        let csv: Copies = (
            value.csvBytes(Page(limit: ReportFiles.csvLimit)), pages.map { ("\($0.stem(of: value)).csv", $0.inputs) }
        )
        let full = pages.filter(\.isFull)
        guard !full.isEmpty else { return [csv] }
        let json = value.body(Page(limit: ReportFiles.jsonLimit)).json + [0x0A]
        return [csv, (json, full.map { ("\($0.stem(of: value)).json", $0.inputs) })]
    }
}
