package import DaybookCore

/// A day, week or month that is over, of which a digest and an entry of the feed tell.
package struct PublishedSpan: Sendable, Equatable {
    /// How long it is.
    package enum Length: String, Sendable, CaseIterable {
        case day, week, month
    }

    package let length: Length
    package let days: ClosedRange<Day>

    /// The last spans of a length that are over before `today` and begin on `first` or later, newest first.
    package static func last(_ count: Int, _ length: Length, before today: Day, since first: Day) -> [PublishedSpan] {
        var spans: [PublishedSpan] = []
        var end = today
        while spans.count < count {
            let days: ClosedRange<Day>
            switch length {
            case .day: days = (end - 1)...(end - 1)
            case .week: days = (end.monday - 7)...(end.monday - 1)
            case .month: days = end.firstOfMonth.adding(months: -1)...(end.firstOfMonth - 1)
            }
            guard days.upperBound >= first else { break }
            spans.append(PublishedSpan(length: length, days: days))
            end = days.lowerBound
        }
        return spans
    }

    /// What it is called.
    func title(_ language: Language) -> String {
        switch length {
        case .day: language.day(days.lowerBound)
        case .week: language.days(days)
        case .month: language.month(days.lowerBound)
        }
    }

    /// What a letter of this length is called.
    func kind(_ language: Language) -> String { length.title(language) }
}

extension PublishedSpan.Length {
    func title(_ language: Language) -> String {
        switch self {
        case .day: language(.daily)
        case .week: language(.weekly)
        case .month: language(.monthly)
        }
    }
}
