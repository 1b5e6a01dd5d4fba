package import DaybookCore

/// A span of days that has pages of its own.
package struct Period: Sendable, Equatable {
    /// How much is published of a period.
    package enum Extent: Sendable {
        /// Dashboard, and a page, JSON and CSV a report.
        case full
        /// Dashboard, and a CSV a report.
        case summary
    }

    /// Its folder: `today`, `7d`, `30d`, `90d`, `12m`, `all`, `2026`, `2026-03`.
    package let id: String
    package let title: String
    package let days: ClosedRange<Day>
    package let extent: Extent
    /// True where its days follow the as-of time.
    package let isRolling: Bool

    /// The rolling periods that every page links, in the order of the links.
    package static let rollingIDs = ["today", "7d", "30d", "90d", "12m", "all"]

    /// What rolling periods are called in links.
    package static func shortTitle(_ id: String) -> String {
        switch id {
        case "today": "Today"
        case "7d": "7 days"
        case "30d": "30 days"
        case "90d": "90 days"
        case "12m": "12 months"
        case "all": "All"
        default: id
        }
    }

    /// All periods of a project: the rolling ones up to `today`, then years and months that have events, newest first.
    ///
    /// `days` are the days with events, ascending; `detailMonths` is how many months have full pages.
    package static func list(days: [Day], today: Day, detailMonths: Int = 13) -> [Period] {
        let first = min(days.first ?? today, today)
        func rolling(_ id: String, from start: Day) -> Period {
            Period(id: id, title: shortTitle(id), days: start...today, extent: .full, isRolling: true)
        }
        let months = Set(days.map(\.firstOfMonth)).sorted(by: >)
        let detailStart = today.firstOfMonth.adding(months: 1 - detailMonths)
        let monthly = months.map { month in
            Period(
                id: String(month.text.prefix(7)), title: title(ofMonth: month),
                days: month...(month.adding(months: 1) - 1),
                extent: month >= detailStart ? .full : .summary, isRolling: false)
        }
        let yearly = Set(days.map(\.firstOfYear)).sorted(by: >).map { year in
            Period(
                id: String(year.text.prefix(4)), title: String(year.text.prefix(4)),
                days: year...(year.adding(months: 12) - 1), extent: .full, isRolling: false)
        }
        return [
            rolling("today", from: today), rolling("7d", from: today - 6), rolling("30d", from: today - 29),
            rolling("90d", from: today - 89), rolling("12m", from: today.adding(months: -12) + 1),
            rolling("all", from: first),
        ] + yearly + monthly
    }

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    private static func title(ofMonth month: Day) -> String { "\(monthNames[month.month - 1]) \(month.year)" }
}
