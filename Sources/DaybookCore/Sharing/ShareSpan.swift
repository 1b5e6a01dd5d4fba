/// The days that a share shows, as `--period` spells them: days up to now, a month, a year, or a first and a last day.
package enum ShareSpan: Sendable, Equatable {
    /// `today`, `7d`, `30d`, `90d`, `12m` or `all`.
    case rolling(String)
    /// `2026`, `2026-03`, or `2026-03-01..2026-03-15`.
    case fixed(ClosedRange<Day>)

    /// The spans that move with the newest event.
    package static let rollingNames = ["today", "7d", "30d", "90d", "12m", "all"]
    /// That of a share whose people named none.
    package static let standard = ShareSpan.rolling("30d")

    /// Reads a span; nil for anything else.
    package init?(_ text: String) {
        if ShareSpan.rollingNames.contains(text) {
            self = .rolling(text)
            return
        }
        let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }
        guard isPlain else { return nil }
        switch text.utf8.count {
        case 4:
            guard let first = Day("\(text)-01-01") else { return nil }
            self = .fixed(first...(first.adding(months: 12) - 1))
        case 7:
            guard let first = Day("\(text)-01") else { return nil }
            self = .fixed(first...(first.adding(months: 1) - 1))
        case 22:
            guard text.dropFirst(10).hasPrefix(".."), let first = Day(String(text.prefix(10))),
                let last = Day(String(text.suffix(10))), first <= last
            else { return nil }
            self = .fixed(first...last)
        default: return nil
        }
    }

    /// The days it stands for; `today` ends the rolling ones, `first` is the first day with events.
    package func days(today: Day, first: Day) -> ClosedRange<Day> {
        switch self {
        case .fixed(let days): days
        case .rolling("today"): today...today
        case .rolling("7d"): (today - 6)...today
        case .rolling("90d"): (today - 89)...today
        case .rolling("12m"): (today.adding(months: -12) + 1)...today
        case .rolling("all"): min(first, today)...today
        case .rolling: (today - 29)...today
        }
    }

    static let check = Check<String?>(
        "\(rollingNames.joined(separator: ", ")), a year, a month such as 2026-03, or days as in 2026-03-01..2026-03-15"
    ) { text in text.map { ShareSpan($0) != nil } ?? true }
}
