/// An instant as it was written, with the precision of its text.
package struct InstantText: Sendable, Equatable {
    /// How finely it was written; a range that ends with it includes that whole unit.
    package enum Precision: Sendable, Equatable {
        case day(Day)
        case second
        case millisecond
    }

    /// The moment, for a bare date the first instant of the day in UTC.
    package let instant: Instant
    package let precision: Precision

    /// Reads RFC 3339 / ISO 8601 with a zone, without one (UTC), or a bare date; finer digits than milliseconds are
    /// cut.
    ///
    /// Source: RFC 3339 section 5.6, contract section 1.2. Nil for anything else.
    package init?(_ text: String) {
        var scanner = Scanner(utf8: Array(text.utf8))
        guard let day = scanner.date() else { return nil }
        if scanner.isAtEnd {
            self.init(instant: Instant(milliseconds: day.number * 86_400_000), precision: .day(day))
            return
        }
        guard scanner.take("T") || scanner.take("t") || scanner.take(" "), let hour = scanner.digits(2), hour < 24,
            scanner.take(":"), let minute = scanner.digits(2), minute < 60
        else { return nil }
        var second = 0
        var fraction: Int?
        if scanner.take(":") {
            guard let written = scanner.digits(2), written <= 60 else { return nil }
            second = written
            if scanner.take(".") || scanner.take(",") {
                guard let digits = scanner.fraction() else { return nil }
                fraction = digits
            }
        }
        guard let zoneSeconds = scanner.zone(), scanner.isAtEnd else { return nil }
        let seconds = day.number * 86_400 + hour * 3_600 + minute * 60 + second - zoneSeconds
        self.init(
            instant: Instant(milliseconds: seconds * 1_000 + (fraction ?? 0)),
            precision: fraction == nil ? .second : .millisecond)
    }

    private init(instant: Instant, precision: Precision) {
        self.instant = instant
        self.precision = precision
    }
}

/// Reads the pieces of a timestamp from left to right.
private struct Scanner {
    let utf8: [UInt8]
    var index = 0

    init(utf8: [UInt8]) {
        self.utf8 = utf8
    }

    var isAtEnd: Bool { index == utf8.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < utf8.count, utf8[index] == UInt8(ascii: character) else { return false }
        index += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        guard index + count <= utf8.count else { return nil }
        var number = 0
        for byte in utf8[index..<index + count] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        index += count
        return number
    }

    mutating func date() -> Day? {
        let start = index
        guard digits(4) != nil, take("-"), digits(2) != nil, take("-"), digits(2) != nil else { return nil }
        return Day(String(decoding: utf8[start..<index], as: UTF8.self))
    }

    /// Milliseconds of a decimal fraction with any number of digits.
    mutating func fraction() -> Int? {
        var (milliseconds, count) = (0, 0)
        while let digit = digits(1) {
            if count < 3 { milliseconds = milliseconds * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        while count < 3 {
            milliseconds *= 10
            count += 1
        }
        return milliseconds
    }

    /// Seconds east of UTC; none written is UTC.
    mutating func zone() -> Int? {
        if isAtEnd || take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = digits(2), hours < 24 else { return nil }
        _ = take(":")
        guard let minutes = isAtEnd ? 0 : digits(2), minutes < 60 else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
