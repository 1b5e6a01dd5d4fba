/// A moment in milliseconds since 1970-01-01T00:00:00Z; leap seconds do not count.
package struct Instant: Sendable, Hashable, Comparable {
    package var milliseconds: Int

    /// A moment by its milliseconds since 1970.
    package init(milliseconds: Int) {
        self.milliseconds = milliseconds
    }

    /// Earlier moments come first.
    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// The moment that many milliseconds later.
    package static func + (instant: Instant, milliseconds: Int) -> Instant {
        Instant(milliseconds: instant.milliseconds + milliseconds)
    }

    /// The moment that many milliseconds earlier.
    package static func - (instant: Instant, milliseconds: Int) -> Instant {
        Instant(milliseconds: instant.milliseconds - milliseconds)
    }

    /// The day in UTC that holds this moment.
    package var utcDay: Day { Day(number: milliseconds.flooredDivision(by: 86_400_000)) }

    /// RFC 3339 in UTC, whole seconds, as in `2026-05-09T18:22:14Z`.
    package var text: String { seconds + "Z" }

    /// RFC 3339 in UTC with milliseconds, as in `2026-05-09T18:22:14.250Z`.
    package var preciseText: String {
        let fraction = milliseconds - milliseconds.flooredDivision(by: 1_000) * 1_000
        return "\(seconds).\(fraction.padded(to: 3))Z"
    }

    private var seconds: String {
        let second = (milliseconds - utcDay.number * 86_400_000) / 1_000
        let clock = [second / 3_600, second / 60 % 60, second % 60].map { $0.padded(to: 2) }
        return "\(utcDay.text)T\(clock.joined(separator: ":"))"
    }
}

extension Int {
    /// The quotient rounded toward negative infinity, so that times before 1970 fall on the right day.
    package func flooredDivision(by divisor: Int) -> Int {
        let quotient = self / divisor
        return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
    }

    /// Decimal digits, filled with zeros on the left to `width`.
    package func padded(to width: Int) -> String {
        let digits = String(magnitude)
        let fill = String(repeating: "0", count: Swift.max(0, width - digits.count))
        return (self < 0 ? "-" : "") + fill + digits
    }
}
