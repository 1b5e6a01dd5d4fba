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
        let (high, low) = nextHalves(at: now)
        return EventIDs.text(high, low)
    }

    /// The next id as its two halves.
    package mutating func nextHalves(at now: Instant) -> (high: UInt64, low: UInt64) {
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
        return (high, low)
    }

    /// The usual spelling of a UUID's two halves.
    package static func text(_ high: UInt64, _ low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    buffer[position] = 0x2D
                    position += 1
                }
                let half = digit < 16 ? high : low
                let nibble = UInt8(truncatingIfNeeded: half >> UInt64(60 - 4 * (digit & 15)) & 0xF)
                buffer[position] = nibble < 10 ? 0x30 + nibble : 0x57 + nibble
                position += 1
            }
            return position
        }
    }
}
