import DaybookCore
import Foundation

/// The cells of a cube, found by looking at all sessions again for each dimension that is given up.
extension Reference {
    /// Sessions that are alike.
    package struct CubeCell: Hashable {
        package var day = ""
        /// By dimension: source, country, device, browser, entry, exit.
        package var labels: [String] = []
        package var sessions = 0
        package var pageviews = 0
        package var bounces = 0
        package var milliseconds = 0

        /// A cell of nothing.
        package init() {}
    }

    /// What is kept of source, country, device, browser, entry and exit, by their first letters; `x` is the exit.
    private static let kept = [
        "scdbex", "sedcb", "sedc", "sed", "sex", "se", "sdc", "sc", "sdb", "sd", "s", "e", "d", "",
    ]

    /// The cells of the sessions that start in the range; `threshold` is the fewest visitors of one.
    ///
    /// What is in none stands in cells without labels.
    package func cube(threshold: Int) -> Set<CubeCell> {
        var cells: Set<CubeCell> = []
        for (day, sessions) in Dictionary(grouping: started, by: { dayName($0.start) }) {
            var (rest, found) = (sessions, [[String]: [Session]]())
            for kept in Reference.kept {
                var few: [Session] = []
                for (labels, alike) in Dictionary(grouping: rest, by: { labels($0, kept) }) {
                    if Set(alike.map(\.visitor)).count >= threshold {
                        found[labels, default: []] += alike
                    } else {
                        few += alike
                    }
                }
                rest = few
            }
            if !rest.isEmpty { found[[]] = rest }
            for (labels, alike) in found { cells.insert(cell(day, labels, alike)) }
        }
        return cells
    }

    /// What a session is called in the dimensions that are kept, and `(other)` in the rest.
    private func labels(_ session: Session, _ kept: String) -> [String] {
        let all = [
            source(session), known(session, "country", "XX"), known(session, "device", "Other"),
            known(session, "browser", "Other"), session.views.first?.text("path") ?? "",
            session.views.last?.text("path") ?? "",
        ]
        return zip("scdbex", all).map { letter, label in kept.contains(letter) ? label : "(other)" }
    }

    private func cell(_ day: String, _ labels: [String], _ sessions: [Session]) -> CubeCell {
        var cell = CubeCell()
        cell.day = day
        cell.labels = labels.map { String(decoding: $0.unicodeScalars.map { UInt8($0.value) }, as: UTF8.self) }
        cell.sessions = sessions.count
        cell.pageviews = sessions.map(\.views.count).reduce(0, +)
        cell.bounces = sessions.filter(\.isBounce).count
        cell.milliseconds = sessions.map { $0.end - $0.start }.reduce(0, +)
        return cell
    }
}
