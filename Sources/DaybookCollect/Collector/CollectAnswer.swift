package import DaybookCore
package import DaybookStore

/// What a collect request is answered once its lines are on disk.
package struct CollectAnswer: Sendable {
    package var status: Int
    package var body: [UInt8]
    /// What has to be on disk before the answer is sent.
    package var lines: [JournalLine] = []
    /// Ids that are released where that fails.
    package var claims: [EventIDMemory.Key] = []
    /// Ids of events that were sent before: they must still be claimed when the answer is sent.
    package var repeats: [EventIDMemory.Key] = []
    /// Events that were dropped, refused or repeated.
    package var unstoredCount = 0

    /// An answer that needs nothing written.
    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    /// An error in the shape that every API here has.
    package static func error(_ status: Int, _ message: String) -> CollectAnswer {
        CollectAnswer(status: status, body: bytes([.init("error", .text(message))]))
    }

    static func bytes(_ members: [Value.Member]) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(.object(members))
        return writer.bytes
    }

    fileprivate mutating func take(_ verdict: EventVerdict) {
        switch verdict {
        case .stored(let stored):
            lines.append(stored.line)
            if let key = stored.eventKey { claims.append(key) }
        case .repeated(let key):
            repeats.append(key)
            unstoredCount += 1
        case .dropped, .refused: unstoredCount += 1
        }
    }
}

extension Collector {
    /// The most events of a batch.
    package static let batchLimit = 100
    /// How deep the JSON of a request may be: an event's own levels, and those of the batch around it.
    package static let bodyDepthLimit = ValueBounds.depthLimit + 3

    /// Answers `POST /api/collect`.
    package func answer(
        event body: Value, from visit: borrowing Visit, to target: CollectProject, key: CollectKey
    ) throws(DaybookError) -> CollectAnswer {
        let client = try client(of: visit.userAgent)
        let verdict = try verdict(on: body, from: visit, client, to: target, key: key)
        var answer: CollectAnswer
        switch verdict {
        case .stored, .repeated: answer = CollectAnswer(status: 200, body: Collector.accepted)
        case .dropped(let reason):
            answer = CollectAnswer(
                status: 200,
                body: CollectAnswer.bytes([
                    .init("ok", .bool(true)), .init("tracked", .bool(false)), .init("reason", .text(reason.rawValue)),
                ]))
        case .refused(let status, let message): answer = .error(status, message)
        }
        answer.take(verdict)
        return answer
    }

    /// Answers `POST /api/batch`; each event is judged by itself.
    package func answer(
        batch body: Value, from visit: borrowing Visit, to target: CollectProject, key: CollectKey
    ) throws(DaybookError) -> CollectAnswer {
        guard body.members != nil else { return .error(400, EnvelopeHead.malformed.reason) }
        guard let given = body["events"] ?? body["batch"], given != .null else {
            return .error(400, "Batch requires at least one event")
        }
        guard let events = given.list else {
            return .error(400, "Invalid request body: field 'events' must be an array.")
        }
        guard !events.isEmpty else { return .error(400, "Batch requires at least one event") }
        guard events.count <= Collector.batchLimit else {
            return .error(400, "Batch supports at most \(Collector.batchLimit) events")
        }
        let client = try client(of: visit.userAgent)
        var answer = CollectAnswer(status: 200, body: [])
        var tracked = 0
        var skipped = 0
        var errors: [Value] = []
        for (index, event) in events.enumerated() {
            let verdict = try verdict(on: event, from: visit, client, to: target, key: key)
            switch verdict {
            case .stored, .repeated: tracked += 1
            case .dropped: skipped += 1
            case .refused(_, let message):
                errors.append(.object([.init("index", .int(index)), .init("error", .text(message))]))
            }
            answer.take(verdict)
        }
        answer.body = CollectAnswer.bytes([
            .init("ok", .bool(errors.isEmpty)), .init("received", .int(events.count)), .init("tracked", .int(tracked)),
            .init("skipped", .int(skipped)), .init("failed", .int(errors.count)), .init("errors", .list(errors)),
        ])
        return answer
    }

    private static let accepted = Array("{\"ok\":true}".utf8)
}
