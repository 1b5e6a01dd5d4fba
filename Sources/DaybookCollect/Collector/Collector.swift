package import DaybookClassify
import DaybookCore
import DaybookJSON
package import DaybookStore
import Synchronization

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
    private let desks = DeskPool()

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
    func verdict(on node: JSONNode, from request: CollectRequest) throws(DaybookError) -> EventVerdict {
        let (target, desk) = (request.target, request.desk)
        let head: NodeHead
        do throws(Refusal) {
            head = try desk.head(of: node)
            try ValueBounds.check(node)
        } catch {
            return .refused(status: 400, error.reason)
        }
        if let reason = request.reason ?? target.privacy.reason(against: head) {
            return drop(reason, request)
        }
        let module = head.type.module
        guard let gate = target.gate(of: head.type) else { return drop(.moduleDisabled, request) }
        guard gate.allowsWriting else {
            return .refused(status: 403, "Module '\(module)' requires 'write' access, currently '\(gate.access)'")
        }
        guard request.key.allowedModules?.contains(module) ?? true else {
            return .refused(status: 403, "API key does not have access to module '\(module)'")
        }
        do throws(Refusal) {
            try desk.read(head, request.rules)
        } catch {
            return .refused(status: 400, error.reason)
        }
        return try stored(head.type, request)
    }

    /// Calls `body` with a request's parts.
    ///
    /// - Throws: what a User-Agent's patterns throw, and `body`.
    func withRequest(
        from visit: Visit, to target: CollectProject, key: CollectKey,
        _ body: (CollectRequest) throws(DaybookError) -> CollectAnswer
    ) throws(DaybookError) -> CollectAnswer {
        let client = try client(of: visit.sender)
        let rules = EnvelopeRules.collected(
            now: visit.arrival, keeping: target.project.keptQueryParameters,
            maximumAge: key.isBackfill ? nil : maximumAge, keepsRevenue: target.keepsRevenue)
        let desk = desks.take()
        defer { desks.giveBack(desk) }
        desk.begin(project: target.project.folder, arrival: visit.arrival)
        return try body(
            CollectRequest(
                visit: visit, client: client, reason: target.privacy.reason(against: visit, client), target: target,
                key: key, rules: rules, desk: desk))
    }

    private func client(of sender: Sender) throws(DaybookError) -> Client {
        if let known = sender.client.withLock({ $0 }) { return known }
        let client = try userAgents.client(of: sender.userAgent)
        sender.client.withLock { $0 = client }
        return client
    }

    private func drop(_ reason: DropReason, _ request: CollectRequest) -> EventVerdict {
        counts.add(.dropped(reason), project: request.target.project.folder, at: request.visit.arrival)
        return .dropped(reason)
    }

    /// Writes the desk's draft as a journal line, with what the visit shows.
    private func stored(_ type: EnvelopeType, _ request: CollectRequest) throws(DaybookError) -> EventVerdict {
        let (visit, desk, project) = (request.visit, request.desk, request.target.project.folder)
        let draft = desk.draft
        let id = ids.nextHalves(at: visit.arrival)
        draft[.id] = .uuid(id.high, id.low)
        draft[.received] = .json(desk.arrival.bytes)
        if draft[.visitor].isEmpty {
            let visitor = try visitors.id(
                address: visit.address, userAgent: visit.userAgent, project: project,
                calendar: request.target.calendar, at: visit.arrival)
            draft[.visitor] = .text(desk.texts.keep(visitor))
        }
        if !desk.isDescribed { desk.describe(try description(of: request)) }
        desk.drawDescription()
        let start = desk.beginLine(type)
        draft.write(to: desk.output)
        guard desk.output.count - start <= ValueBounds.eventLimitBytes else {
            desk.dropLine()
            return .refused(status: 413, "Event is larger than \(ValueBounds.eventLimitBytes) bytes.")
        }
        if visit.traces.occur(in: desk.line(from: start)) {
            let clean = try Collector.withoutAddress(of: visit, Array(desk.line(from: start)))
            desk.output.truncate(to: start)
            desk.output.append(clean)
        }
        guard case .text(let eventID) = draft[.eventID], !eventID.isEmpty else {
            desk.endLine()
            return .stored(nil)
        }
        let eventKey = eventIDs.key(eventID, project: project)
        switch eventIDs.claim(eventKey, line: desk.line(from: start), arrival: visit.arrival) {
        case .new:
            desk.endLine()
            return .stored(eventKey)
        case .repeated: counts.add(.repeated, project: project, at: visit.arrival)
        case .conflict: counts.add(.conflict, project: project, at: visit.arrival)
        }
        desk.dropLine()
        return .repeated(eventKey)
    }

    /// What User-Agent and address say of every event of a request.
    private func description(of request: CollectRequest) throws(DaybookError) -> VisitDescription {
        let (visit, client, privacy) = (request.visit, request.client, request.target.privacy)
        var bot = client.botName
        if bot.isEmpty, privacy.bots == .marked, privacy.isBot(client, visit.userAgent) { bot = "Other" }
        return VisitDescription(
            client: client, bot: bot, place: try place(of: visit.address, anonymizes: privacy.anonymizesAddresses))
    }

    /// A line without the address of whoever sent it, wherever a page may have printed it.
    private static func withoutAddress(of visit: borrowing Visit, _ line: [UInt8]) throws(DaybookError) -> [UInt8] {
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
