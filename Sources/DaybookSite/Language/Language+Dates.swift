import DaybookCore

/// How days, months and spans of days read on a page.
extension Language {
    /// A day, as in `4 March 2026`.
    func day(_ day: Day) -> String { fill(dates.day, day) }

    /// A day where room is short, as in `4 Mar`.
    func shortDay(_ day: Day) -> String { fill(dates.shortDay, day) }

    /// A month, as in `March 2026`.
    func month(_ day: Day) -> String { fill(dates.month, day) }

    /// A month where its year is known, as in `Mar`.
    func shortMonth(_ day: Day) -> String { fill(dates.shortMonth, day) }

    /// `4 March 2026`, or `4 March 2026 to 3 April 2026`.
    func days(_ days: ClosedRange<Day>) -> String {
        let (first, last) = (days.lowerBound, days.upperBound)
        if first == last { return day(first) }
        return span(day(first), day(last))
    }

    /// From one to the other, whatever they are.
    func span(_ from: String, _ to: String) -> String { Language.fill(dates.span, ["from": from, "to": to]) }

    /// A date of a row, `YYYY-MM-DD`, in words; what is none stays as it is.
    func date(_ text: String) -> String { Day(text).map(day) ?? text }

    /// An hour of local clocks.
    func hour(_ hour: Int) -> String {
        Language.fill(dates.hour, ["hour": hour < 10 ? "0\(hour)" : "\(hour)"])
    }

    private func fill(_ pattern: String, _ day: Day) -> String {
        let civil = day.civil
        return Language.fill(
            pattern,
            [
                "day": "\(civil.day)", "month": dates.months[civil.month - 1],
                "shortMonth": dates.shortMonths[civil.month - 1], "year": "\(civil.year)",
            ])
    }
}
