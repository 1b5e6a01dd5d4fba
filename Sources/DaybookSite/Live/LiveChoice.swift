package import DaybookCore
package import DaybookEngine
import Foundation

/// What a visitor of a live page asks for: which range, and which part of the traffic.
package struct LiveChoice: Sendable {
    package let range: ReportRange
    package let filter: Filter
    /// The parameters as they were written, for links and for the form.
    let written: Written

    /// Parameters of a page as they were written, whatever they mean.
    struct Written: Sendable {
        let startAt: String
        let endAt: String
        let filter: String

        init(_ query: [String: String]) {
            startAt = query["start_at"] ?? ""
            endAt = query["end_at"] ?? ""
            filter = query["filter"] ?? ""
        }

        /// The query of a link that keeps them; `days` stand in place of the range.
        func query(days: ClosedRange<Day>? = nil) -> String {
            let start = days?.lowerBound.text ?? startAt
            let end = days?.upperBound.text ?? endAt
            let given = [("start_at", start), ("end_at", end), ("filter", filter)].filter { !$0.1.isEmpty }
            return given.isEmpty ? "" : "?" + given.map { "\($0.0)=\(Written.escaped($0.1))" }.joined(separator: "&")
        }

        private static func escaped(_ text: String) -> String {
            let plain = CharacterSet(charactersIn: "a"..."z").union(CharacterSet(charactersIn: "A"..."Z"))
                .union(CharacterSet(charactersIn: "0123456789-._~"))
            return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
        }
    }

    /// Days of a page that no range is asked of, today included.
    private static let usualDays = 30

    /// Reads `start_at`, `end_at` and `filter` as the endpoints of the reports do; without a bound they are the last 30
    /// days of the project's calendar, as on the static pages.
    ///
    /// - Throws: what those endpoints answer, and `invalidParameter` for more than a hundred years.
    package init(_ query: [String: String], calendar: LocalCalendar, now: Instant) throws(APIError) {
        written = Written(query)
        var parameters = Parameters()
        parameters.startAt = written.startAt
        parameters.endAt = written.endAt
        if parameters.startAt.isEmpty && parameters.endAt.isEmpty {
            let today = calendar.day(of: now)
            let days = LiveChoice.usual(until: today)
            parameters.startAt = days.lowerBound.text
            parameters.endAt = days.upperBound.text
        }
        range = try parameters.range(now: now, calendar: calendar)
        guard calendar.dayCount(of: range.current) <= ReportQuery.longestDays else {
            throw .invalidParameter("start_at")
        }
        filter = try Filter(written.filter)
    }

    /// The days that a page shows which is not asked for any, where it ends with `day`.
    static func usual(until day: Day) -> ClosedRange<Day> { (day - (usualDays - 1))...day }

    /// What a report of this moment is asked, whatever the page was given: as its endpoint does without parameters.
    package init(momentOf now: Instant, calendar: LocalCalendar) throws(APIError) {
        written = Written([:])
        range = try Parameters().range(now: now, calendar: calendar)
        filter = .none
    }
}
