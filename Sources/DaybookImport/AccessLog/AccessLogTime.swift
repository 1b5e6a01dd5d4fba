import DaybookCollect
import DaybookCore

/// The time of a log line, as in `20/May/2015:12:05:26 +0000]`.
enum AccessLogTime {
    /// Reads the time, its closing bracket and the space behind it.
    static func read(_ scanner: inout FieldScanner) throws(Refusal) -> Instant {
        guard let day = number(scanner, 0, 2), scanner.peek(2) == 0x2F, let month = month(scanner),
            scanner.peek(6) == 0x2F, let century = number(scanner, 7, 2), let year = number(scanner, 9, 2),
            scanner.peek(11) == 0x3A, let hour = number(scanner, 12, 2), scanner.peek(14) == 0x3A,
            let minute = number(scanner, 15, 2), scanner.peek(17) == 0x3A, let second = number(scanner, 18, 2),
            scanner.peek(20) == 0x20, let zoneSeconds = zone(scanner), scanner.peek(26) == 0x5D,
            scanner.peek(27) == 0x20, hour < 24, minute < 60, second <= 60
        else { throw Refusal("The time is not written as in [20/May/2015:12:05:26 +0000].") }
        let date = Day(year: century * 100 + year, month: month, day: day)
        guard day > 0, date.day == day else { throw Refusal("The time names a day that does not exist.") }
        scanner.skip(28)
        let seconds = date.number * 86_400 + hour * 3_600 + minute * 60 + second - zoneSeconds
        return Instant(milliseconds: seconds * 1_000)
    }

    private static func number(_ scanner: FieldScanner, _ start: Int, _ count: Int) -> Int? {
        var number = 0
        for distance in start..<start + count {
            let byte = scanner.peek(distance)
            guard (0x30...0x39).contains(byte) else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        return number
    }

    private static func zone(_ scanner: FieldScanner) -> Int? {
        let sign = scanner.peek(21)
        guard sign == 0x2B || sign == 0x2D, let hours = number(scanner, 22, 2), let minutes = number(scanner, 24, 2),
            hours < 24, minutes < 60
        else { return nil }
        return (sign == 0x2D ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    private static func month(_ scanner: FieldScanner) -> Int? {
        let name = UInt32(scanner.peek(3)) << 16 | UInt32(scanner.peek(4)) << 8 | UInt32(scanner.peek(5))
        switch name {
        case 0x4A616E: return 1  // Jan
        case 0x466562: return 2  // Feb
        case 0x4D6172: return 3  // Mar
        case 0x417072: return 4  // Apr
        case 0x4D6179: return 5  // May
        case 0x4A756E: return 6  // Jun
        case 0x4A756C: return 7  // Jul
        case 0x417567: return 8  // Aug
        case 0x536570: return 9  // Sep
        case 0x4F6374: return 10  // Oct
        case 0x4E6F76: return 11  // Nov
        case 0x446563: return 12  // Dec
        default: return nil
        }
    }
}
