package import DaybookCore

/// What a line may say of time and size; beyond it calendars and sums overflow, so one line could stop each report.
///
/// The only place that holds these bounds. Times: from 1990, before the first web page, to 24 hours after the line is
/// received (contract section 6.6). Sizes: up to 1 PiB, more than any response. Measured values: not
/// negative, and up to 11 days in milliseconds.
package enum EventBounds {
    /// 1990-01-01T00:00:00Z, the first time that is taken.
    package static let earliest = Instant(milliseconds: 631_152_000_000)
    /// How far ahead of its receive time an event may lie, in milliseconds.
    static let leadLimitMilliseconds = 86_400_000
    /// The most bytes a response may have.
    static let byteCountLimit = 1 << 50

    /// The highest value that a browser may have measured.
    static let measuredLimit = 1_000_000_000

    /// Refuses a time before the first one.
    package static func checkPast(_ time: Instant) throws(Refusal) {
        guard time >= earliest else { throw Refusal("The time is before 1990.") }
    }

    /// True for a time that lies too far ahead of the receive time.
    package static func isAhead(_ time: Instant, of received: Instant) -> Bool {
        time > received + leadLimitMilliseconds
    }

    /// Refuses the time of a log line that lies out of bounds on either side.
    package static func check(_ time: Instant, received: Instant) throws(Refusal) {
        try checkPast(time)
        guard !isAhead(time, of: received) else {
            throw Refusal("The time is more than 24 hours after the import.")
        }
    }

    /// Refuses a measured value that no browser measures.
    static func check(measured value: Value) throws(Refusal) {
        let isMeasured =
            switch value {
            case .int(let number): (0...measuredLimit).contains(number)
            case .number(let number): (0...Double(measuredLimit)).contains(number)
            default: false
            }
        guard isMeasured else {
            throw Refusal("Invalid request body: field 'value' must be between 0 and \(measuredLimit).")
        }
    }

    /// Refuses more bytes than any response has; nil is a count that the line does not name.
    package static func check(byteCount: Int?) throws(Refusal) {
        guard byteCount ?? 0 <= byteCountLimit else { throw Refusal("The byte count is over 1 PiB.") }
    }
}
