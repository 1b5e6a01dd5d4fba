/// Makes the ids of stored lines: UUIDs of version 7 that sort in the order in which they were made.
///
/// The 12 bits after the time count up within a millisecond, and the time runs ahead of the clock where they overflow
/// or the clock steps back. Source: RFC 9562 sections 5.7 and 6.2, method 1.
package struct EventIDs: Sendable {
    private var milliseconds = 0
    private var counter = 0
    private let random: @Sendable () -> UInt64

    /// Ids whose last 62 bits come from `random`.
    package init(random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: 0...UInt64.max) }) {
        self.random = random
    }

    /// The next id, lower case with hyphens.
    package mutating func next(at now: Instant) -> String {
        if now.milliseconds > milliseconds {
            milliseconds = now.milliseconds
            counter = 0
        } else if counter == 0xFFF {
            milliseconds += 1
            counter = 0
        } else {
            counter += 1
        }
        let high = UInt64(truncatingIfNeeded: milliseconds) << 16 | 0x7000 | UInt64(counter)
        let low = random() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return EventIDs.text(high, low)
    }

    /// The usual spelling of a UUID's two halves.
    package static func text(_ high: UInt64, _ low: UInt64) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for (half, hyphens) in [(high, [8, 12]), (low, [0, 4])] {
            for digit in 0..<16 {
                if hyphens.contains(digit) { bytes.append(0x2D) }
                bytes.append(EventIDs.hexDigits[Int(half >> UInt64(60 - 4 * digit) & 0xF)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let hexDigits: [UInt8] = Array("0123456789abcdef".utf8)
}
