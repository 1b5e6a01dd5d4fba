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

    /// What its days follow: the as-of time, or the calendar.
    package enum Kind: String, Sendable, CaseIterable {
        case today
        case last7Days = "7d"
        case last30Days = "30d"
        case last90Days = "90d"
        case last12Months = "12m"
        case all
        case year
        case month

        /// Those that every page links, in the order of the links.
        package static let rolling: [Kind] = [.today, .last7Days, .last30Days, .last90Days, .last12Months, .all]
    }

    package let kind: Kind
    package let days: ClosedRange<Day>
    package let extent: Extent

    /// A span of days.
    package init(_ kind: Kind, days: ClosedRange<Day>, extent: Extent = .full) {
        self.kind = kind
        self.days = days
        self.extent = extent
    }

    /// Its folder: `today`, `7d`, `30d`, `90d`, `12m`, `all`, `2026`, `2026-03`.
    package var id: String {
        switch kind {
        case .year: String(days.lowerBound.text.prefix(4))
        case .month: String(days.lowerBound.text.prefix(7))
        default: kind.rawValue
        }
    }

    /// All periods of a project: the rolling ones up to `today`, then years and months that have events, newest first.
    ///
    /// `days` are the days with events, ascending; `detailMonths` is how many months have full pages.
    package static func list(days: [Day], today: Day, detailMonths: Int = 13) -> [Period] {
        let first = min(days.first ?? today, today)
        let months = Set(days.map(\.firstOfMonth)).sorted(by: >)
        let detailStart = today.firstOfMonth.adding(months: 1 - detailMonths)
        let monthly = months.map { month in
            Period(
                .month, days: month...(month.adding(months: 1) - 1), extent: month >= detailStart ? .full : .summary)
        }
        let yearly = Set(days.map(\.firstOfYear)).sorted(by: >).map { year in
            Period(.year, days: year...(year.adding(months: 12) - 1))
        }
        return [
            Period(.today, days: today...today), Period(.last7Days, days: (today - 6)...today),
            Period(.last30Days, days: (today - 29)...today), Period(.last90Days, days: (today - 89)...today),
            Period(.last12Months, days: (today.adding(months: -12) + 1)...today), Period(.all, days: first...today),
        ] + yearly + monthly
    }
}
