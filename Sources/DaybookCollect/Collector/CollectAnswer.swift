package import DaybookCore
import DaybookJSON
package import DaybookStore

/// What a collect request is answered once its lines are on disk.
package struct CollectAnswer: Sendable {
    package var status: Int
    package var body: [UInt8]
    /// What has to be on disk before the answer is sent; nil for nothing.
    package var batch: JournalBatch?
    /// Ids that are released where that fails.
    package var claims: [EventIDMemory.Key] = []
    /// Ids of events that were sent before: they must still be claimed when the answer is sent.
    package var repeats: [EventIDMemory.Key] = []
    /// Events that were dropped, refused or repeated.
    package var unstoredCount = 0

    /// True for what one event that is stored is answered.
    package var isAccepted: Bool { status == 200 && body == Collector.accepted }

    /// True where something has to be on disk before the answer is sent.
    package var waitsForDisk: Bool { batch != nil || !repeats.isEmpty }

    /// An answer that needs nothing written.
    package init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }

    /// An error in the shape that every API here has.
    package static func error(_ status: Int, _ message: String) -> CollectAnswer {
        CollectAnswer(status: status, body: bytes([.init("error", .text(message))]))
    }

    static let malformed = CollectAnswer.error(400, EnvelopeHead.malformed.reason)

    static func bytes(_ members: [Value.Member]) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(.object(members))
        return writer.bytes
    }

    fileprivate mutating func take(_ verdict: EventVerdict) {
        switch verdict {
        case .stored(let key): if let key { claims.append(key) }
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
    /// The body of an answer to one event that is stored.
    package static let accepted = Array("{\"ok\":true}".utf8)

    /// Answers `POST /api/collect`.
    package func answer(
        event body: UnsafeRawBufferPointer, from visit: Visit, to target: CollectProject, key: CollectKey
    ) throws(DaybookError) -> CollectAnswer {
        try JSON.withDocument(body, depth: Collector.bodyDepthLimit) { root throws(DaybookError) in
            guard let root else { return .malformed }
            return try withRequest(from: visit, to: target, key: key) { request throws(DaybookError) in
                let verdict = try verdict(on: root, from: request)
                var answer: CollectAnswer
                switch verdict {
                case .stored, .repeated: answer = CollectAnswer(status: 200, body: Collector.accepted)
                case .dropped(let reason):
                    answer = CollectAnswer(
                        status: 200,
                        body: CollectAnswer.bytes([
                            .init("ok", .bool(true)), .init("tracked", .bool(false)),
                            .init("reason", .text(reason.rawValue)),
                        ]))
                case .refused(let status, let message): answer = .error(status, message)
                }
                answer.take(verdict)
                answer.batch = request.desk.batch(of: target.project.folder)
                return answer
            }
        }
    }

    /// Answers `POST /api/batch`; each event is judged by itself.
    package func answer(
        batch body: UnsafeRawBufferPointer, from visit: Visit, to target: CollectProject, key: CollectKey
    ) throws(DaybookError) -> CollectAnswer {
        try JSON.withDocument(body, depth: Collector.bodyDepthLimit) { root throws(DaybookError) in
            guard let root, root.kind == .object else { return .malformed }
            guard let events = root.last("events") ?? root.last("batch"), events.kind != .null else {
                return .error(400, "Batch requires at least one event")
            }
            guard events.kind == .list else {
                return .error(400, "Invalid request body: field 'events' must be an array.")
            }
            guard events.count > 0 else { return .error(400, "Batch requires at least one event") }
            guard events.count <= Collector.batchLimit else {
                return .error(400, "Batch supports at most \(Collector.batchLimit) events")
            }
            return try withRequest(from: visit, to: target, key: key) { request throws(DaybookError) in
                try answer(events, request)
            }
        }
    }

    private func answer(_ events: JSONNode, _ request: CollectRequest) throws(DaybookError) -> CollectAnswer {
        var answer = CollectAnswer(status: 200, body: [])
        var tracked = 0
        var skipped = 0
        var errors: [Value] = []
        var event = events.firstChild
        for index in 0..<events.count {
            if index > 0 { event = event.next }
            let verdict = try verdict(on: event, from: request)
            switch verdict {
            case .stored, .repeated: tracked += 1
            case .dropped: skipped += 1
            case .refused(_, let message):
                errors.append(.object([.init("index", .int(index)), .init("error", .text(message))]))
            }
            answer.take(verdict)
        }
        answer.batch = request.desk.batch(of: request.target.project.folder)
        answer.body = CollectAnswer.bytes([
            .init("ok", .bool(errors.isEmpty)), .init("received", .int(events.count)), .init("tracked", .int(tracked)),
            .init("skipped", .int(skipped)), .init("failed", .int(errors.count)), .init("errors", .list(errors)),
        ])
        return answer
    }
}

extension JSONNode {
    /// The last member of that name, or nil.
    fileprivate func last(_ name: StaticString) -> JSONNode? {
        var found: JSONNode?
        eachMember { other, value in
            if other.elementsEqual(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)) {
                found = value
            }
        }
        return found
    }
}
