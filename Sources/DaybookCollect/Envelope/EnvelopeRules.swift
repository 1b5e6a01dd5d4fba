package import DaybookCore

/// What an envelope may say, and what is kept of it: other for a line that its owner imports than for one that anybody
/// on the Internet sends.
package struct EnvelopeRules: Sendable {
    /// The arrival of the envelope, which is the time of an event that names none.
    package var now: Instant
    /// Query parameters that stay part of a path.
    package var keptParameters: [String]
    /// True where the line also tells address, User-Agent, client and place, and names its visitor by one of them.
    package var isImport: Bool
    /// How far an event may lie behind its arrival, in milliseconds; nil for as far as there was a web.
    package var maximumAge: Int?
    /// False drops the revenue of events.
    package var keepsRevenue = true

    /// The rules of lines that the store's owner imports.
    package static func imported(now: Instant, keeping keptParameters: [String]) -> EnvelopeRules {
        EnvelopeRules(now: now, keptParameters: keptParameters, isImport: true, maximumAge: nil)
    }

    /// The rules of what clients send; `maximumAge` in milliseconds.
    package static func collected(
        now: Instant, keeping keptParameters: [String], maximumAge: Int?, keepsRevenue: Bool
    ) -> EnvelopeRules {
        EnvelopeRules(
            now: now, keptParameters: keptParameters, isImport: false, maximumAge: maximumAge,
            keepsRevenue: keepsRevenue)
    }

    /// The time of an event that names its own.
    ///
    /// - Throws: a refusal for one that is too old.
    func time(of timestamp: Int) throws(Refusal) -> Instant {
        let time = Instant(milliseconds: timestamp)
        if let maximumAge, time < now - maximumAge { throw Refusal("Event timestamp is too old.") }
        try EventBounds.checkPast(time)
        return EventBounds.isAhead(time, of: now) ? now : time
    }
}
