package import DaybookClassify
import DaybookCore
import DaybookJSON
package import DaybookStore

/// Turns what clients send into lines for the journal: checks it, decides whether it may be kept, adds what the visit
/// shows, and forgets the rest.
///
/// Any thread may use it.
package final class Collector: Sendable {
    package let visitors: ArrivalVisitors
    package let counts: DropCounts
    package let eventIDs: EventIDMemory
    package let ids: SharedEventIDs
    private let userAgents: UserAgentClassifier
    private let places: PlaceDatabase?
    private let maximumAge: Int

    /// A collector; `maximumAge` in milliseconds is how far events may lie behind their arrival.
    package init(
        userAgents: UserAgentClassifier, places: PlaceDatabase?, salts: ArrivalSalts, maximumAge: Int,
        ids: SharedEventIDs = SharedEventIDs()
    ) {
        self.userAgents = userAgents
        self.places = places
        self.maximumAge = maximumAge
        self.ids = ids
        visitors = ArrivalVisitors(salts: salts)
        counts = DropCounts()
        eventIDs = EventIDMemory()
    }

    /// Decides about one envelope of a visit; linear in its size.
    ///
    /// - Throws: what salts and places throw: nothing that the client did.
    func verdict(
        on value: Value, from visit: borrowing Visit, _ client: Client, to target: CollectProject, key: CollectKey
    ) throws(DaybookError) -> EventVerdict {
        let head: EnvelopeHead
        do throws(Refusal) {
            head = try EnvelopeHead(value)
            try ValueBounds.check(value)
        } catch {
            return .refused(status: 400, error.reason)
        }
        if let reason = target.privacy.reason(against: head, from: visit, client) {
            return drop(reason, target, visit.arrival)
        }
        let module = head.type.module
        guard let gate = target.gates[module], gate.isEnabled else {
            return drop(.moduleDisabled, target, visit.arrival)
        }
        guard gate.allowsWriting else {
            return .refused(status: 403, "Module '\(module)' requires 'write' access, currently '\(gate.access)'")
        }
        guard key.allowedModules?.contains(module) ?? true else {
            return .refused(status: 403, "API key does not have access to module '\(module)'")
        }
        let rules = EnvelopeRules.collected(
            now: visit.arrival, keeping: target.project.keptQueryParameters,
            maximumAge: key.isBackfill ? nil : maximumAge, keepsRevenue: target.gates["revenue"]?.isEnabled ?? false)
        let envelope: Envelope
        do throws(Refusal) {
            envelope = try Envelope(head, rules: rules)
        } catch {
            return .refused(status: 400, error.reason)
        }
        return try stored(envelope, client, visit, target)
    }

    /// What a User-Agent says.
    func client(of userAgent: [UInt8]) throws(DaybookError) -> Client { try userAgents.client(of: userAgent) }

    private func drop(_ reason: DropReason, _ target: CollectProject, _ now: Instant) -> EventVerdict {
        counts.add(.dropped(reason), project: target.project.folder, at: now)
        return .dropped(reason)
    }

    private func stored(
        _ envelope: Envelope, _ client: Client, _ visit: borrowing Visit, _ target: CollectProject
    ) throws(DaybookError) -> EventVerdict {
        let project = target.project
        var event = envelope.event
        event.id = ids.next(at: visit.arrival)
        event.received = visit.arrival
        if event.visitor.isEmpty {
            event.visitor = try visitors.id(
                address: visit.address, userAgent: visit.userAgent, project: project.folder,
                calendar: target.calendar, at: visit.arrival)
        }
        event.describe(client)
        if event.bot.isEmpty, target.privacy.bots == .marked, target.privacy.isBot(client, visit.userAgent) {
            event.bot = "Other"
        }
        event.locate(try place(of: visit.address, anonymizes: target.privacy.anonymizesAddresses))
        var writer = JSONWriter(reserving: 512)
        event.write(to: &writer)
        guard writer.bytes.count <= ValueBounds.eventLimitBytes else {
            return .refused(status: 413, "Event is larger than \(ValueBounds.eventLimitBytes) bytes.")
        }
        let bytes = try Collector.withoutAddress(of: visit, writer.bytes)
        let line = JournalLine(project: project.folder, stream: envelope.stream, line: bytes)
        guard !event.eventID.isEmpty else { return .stored(StoredLine(line: line, eventKey: nil)) }
        let eventKey = eventIDs.key(event.eventID, project: project.folder)
        switch eventIDs.claim(eventKey, line: line.line, arrival: visit.arrival) {
        case .new: return .stored(StoredLine(line: line, eventKey: eventKey))
        case .repeated: counts.add(.repeated, project: project.folder, at: visit.arrival)
        case .conflict: counts.add(.conflict, project: project.folder, at: visit.arrival)
        }
        return .repeated(eventKey)
    }

    /// A line without the address of whoever sent it, wherever a page may have printed it.
    private static func withoutAddress(of visit: borrowing Visit, _ line: [UInt8]) throws(DaybookError) -> [UInt8] {
        guard visit.traces.occur(in: line) else { return line }
        let traces = visit.traces
        let kept = ["id", "time", "received"]
        let members = try JSON.parse(line, depth: ValueBounds.depthLimit + 4).members ?? []
        var writer = JSONWriter(reserving: line.count)
        writer.value(
            .object(
                members.map { member in
                    let isOwn = kept.contains(member.name)
                    return isOwn ? member : .init(member.name, traces.removed(from: member.value))
                }))
        return writer.bytes
    }

    private func place(of address: Address, anonymizes: Bool) throws(DaybookError) -> Place {
        guard let places else { return Place() }
        guard anonymizes else { return try places.place(of: address) }
        return try places.place(of: address.truncated).countryOnly
    }
}
