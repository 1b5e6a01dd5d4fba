/// A calendar day of the proleptic Gregorian calendar, without a time zone.
package struct Day: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01.
    package let number: Int

    /// A day by its distance from 1970-01-01.
    package init(number: Int) {
        self.number = number
    }

    /// The day of that date; a month outside 1…12 counts on into other years, a day outside its month into other
    /// months.
    ///
    /// Source: https://howardhinnant.github.io/date_algorithms.html (days_from_civil).
    package init(year: Int, month: Int, day: Int) {
        let months = year * 12 + (month - 1)
        let shiftedYear = (months - 2).flooredDivision(by: 12)
        let monthFromMarch = (months - 2) - shiftedYear * 12
        let era = shiftedYear.flooredDivision(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * monthFromMarch + 2) / 5
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468 + day - 1
    }

    /// Reads `YYYY-MM-DD`; nil for anything else, and for dates that do not exist.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
        else { return nil }
        self.init(year: year, month: month, day: day)
        guard self.day == day, day > 0 else { return nil }
    }

    /// Year, month (1…12) and day of the month (1…31).
    package var civil: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted.flooredDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    package var year: Int { civil.year }
    package var month: Int { civil.month }
    package var day: Int { civil.day }

    /// The Monday of this day's week (ISO 8601).
    package var monday: Day { self - (number + 3 - (number + 3).flooredDivision(by: 7) * 7) }

    /// The first day of this day's month.
    package var firstOfMonth: Day { self - (day - 1) }

    /// The first day of this day's year.
    package var firstOfYear: Day { Day(year: year, month: 1, day: 1) }

    /// The same date a number of months later, cut to the last day of a shorter month.
    package func adding(months: Int) -> Day {
        let (year, month, day) = civil
        let first = Day(year: year, month: month + months, day: 1)
        let following = Day(year: year, month: month + months + 1, day: 1)
        return first + min(day - 1, following.number - first.number - 1)
    }

    /// Earlier days come first.
    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }

    /// The day that many days later.
    package static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }

    /// The day that many days earlier.
    package static func - (day: Day, days: Int) -> Day { Day(number: day.number - days) }

    /// `YYYY-MM-DD`.
    package var text: String {
        let (year, month, day) = civil
        return "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
    }
}
