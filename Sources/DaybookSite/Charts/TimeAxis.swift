package import DaybookCore

/// The buckets of a series in the order of time, and which of them are named below a chart.
package struct TimeAxis: Sendable {
    /// One bucket: an hour, a day, a week or a month.
    struct Bucket: Sendable {
        /// What it is called where there is room.
        let title: String
        /// What it is called below a chart.
        let short: String
        let start: Instant
        let days: ClosedRange<Day>
    }

    /// A name below a chart.
    struct Label: Equatable {
        let place: Int
        let text: String
        /// True for one that narrow screens leave out.
        let isMinor: Bool
    }

    let buckets: [Bucket]
    let labels: [Label]

    /// The axis of rows whose labels are those of `Grain.Bucket`.
    package init(_ rows: [String], grain: Grain, calendar: LocalCalendar, language: Language) {
        let buckets = rows.map { TimeAxis.bucket($0, grain, calendar, language) }
        self.buckets = buckets
        labels = TimeAxis.labels(buckets, grain)
    }

    /// The finest grain of which a chart of that many days stays legible.
    package static func grain(days: Int) -> Grain {
        switch days {
        case ...1: .hour
        case ...120: .day
        case ...800: .week
        default: .month
        }
    }

    private static func bucket(
        _ row: String, _ grain: Grain, _ calendar: LocalCalendar, _ language: Language
    ) -> Bucket {
        if grain == .hour, let instant = InstantText(row)?.instant { return hour(instant, calendar, language) }
        let first = Day(row) ?? Day(number: 0)
        let (title, short, last) =
            switch grain {
            case .hour, .day: (language.day(first), language.shortDay(first), first)
            case .week: (language.days(first...(first + 6)), language.shortDay(first), first + 6)
            case .month:
                (
                    language.month(first), first.month == 1 ? "\(first.year)" : language.shortMonth(first),
                    first.adding(months: 1) - 1
                )
            }
        return Bucket(title: title, short: short, start: calendar.start(of: first), days: first...last)
    }

    private static func hour(_ instant: Instant, _ calendar: LocalCalendar, _ language: Language) -> Bucket {
        let day = calendar.day(of: instant)
        let since = instant.milliseconds - calendar.start(of: day).milliseconds
        let hour = language.hour(since / 3_600_000)
        return Bucket(title: "\(language.day(day)), \(hour)", short: hour, start: instant, days: day...day)
    }

    /// About seven names on round places: Mondays, first months of quarters, every third hour.
    private static func labels(_ buckets: [Bucket], _ grain: Grain) -> [Label] {
        let wanted = 7
        let step = steps(grain).first { buckets.count <= $0 * wanted } ?? max(1, buckets.count / wanted)
        let places = buckets.indices.filter { isRound($0, buckets, step, grain) }
        return places.enumerated().map { number, place in
            Label(place: place, text: buckets[place].short, isMinor: !number.isMultiple(of: 2) && places.count > 4)
        }
    }

    private static func steps(_ grain: Grain) -> [Int] {
        switch grain {
        case .hour: [1, 3, 6]
        case .day: [1, 2, 7, 14, 28]
        case .week: [1, 2, 4, 8, 13, 26]
        case .month: [1, 3, 6, 12, 24, 60]
        }
    }

    private static func isRound(_ place: Int, _ buckets: [Bucket], _ step: Int, _ grain: Grain) -> Bool {
        let first = buckets[place].days.lowerBound
        return switch grain {
        case .hour, .week: place.isMultiple(of: step)
        case .day where step < 7: (buckets.count - 1 - place).isMultiple(of: step)
        case .day: first == first.monday && ((first.number + 3) / 7).isMultiple(of: step / 7)
        case .month: (first.year * 12 + first.month - 1).isMultiple(of: step)
        }
    }
}
