import DaybookAPI
import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookStore
import NIOCore
import NIOHTTP1

/// All that the handlers of the ingest paths share.
///
/// Any thread may use it.
final class CollectService: Sendable {
    /// What a request is about.
    enum Route {
        case event
        case batch

        private static let eventPath = ServerEndpoint.collect.path[...]
        private static let batchPath = ServerEndpoint.batch.path[...]

        /// The route of a path, a query and one slash at its end apart.
        init?(_ uri: String) {
            switch uri.utf8.count {
            case ..<10: return nil
            default:
                guard uri.utf8.starts(with: "/api/".utf8) else { return nil }
                let path = uri.prefix { $0 != "?" }
                switch path.hasSuffix("/") ? path.dropLast() : path {
                case Route.eventPath: self = .event
                case Route.batchPath: self = .batch
                default: return nil
                }
            }
        }
    }

    /// Who may send: the key and its project, and what it was found by, to be asked again when the body is there.
    struct Admission: Sendable {
        let entry: KeyEntry
        /// The definitions that know the key.
        let definitions: Definitions
        let secret: String
        let visit: Visit
    }

    let origins: Origins
    let metrics: Metrics
    let bodyLimit: Int
    private let definitions: DefinitionsKeeper
    private let collector: Collector
    private let queue: LoopQueue
    private let clocks: Clocks
    private let proxies: TrustedProxies
    private let perProject: RateLimiter
    private let perAddress: RateLimiter

    init(
        definitions: DefinitionsKeeper, collector: Collector, commit: GroupCommit, metrics: Metrics,
        options: ServerOptions,
        clocks: Clocks
    ) {
        self.definitions = definitions
        self.collector = collector
        queue = LoopQueue(commit: commit)
        self.metrics = metrics
        self.clocks = clocks
        origins = options.origins
        proxies = options.proxies
        bodyLimit = options.bodyLimit
        perProject = RateLimiter(perSecond: options.requestsPerSecond)
        perAddress = RateLimiter(perSecond: options.requestsPerSecondAndAddress)
    }

    /// Decides by the head of a request whether its body is read, in the contract's order of checks.
    ///
    /// `earlier` is who sent the request before on the same connection.
    func admit(
        _ head: CollectHead, peer: Address?, earlier: Sender?
    ) -> Result<Admission, Refused> {
        guard let peer else { return .failure(Refused(.error(400, "The connection has no address."))) }
        let now = clocks.now()
        let second = clocks.uptime() / 1_000
        let address = proxies.client(peer: peer, forwarded: head.forwarded)
        guard perAddress.allows(address.limitKey, second: second) else { return .failure(.tooMany) }
        guard let secret = KeyText.secret(header: head.key, uri: head.uri) else {
            return .failure(Refused(.error(401, KeyText.missing)))
        }
        let current = definitions.current
        guard let entry = current.entry(secret: secret, now: now) else {
            return .failure(Refused(.error(401, KeyText.invalid)))
        }
        guard perProject.allows(entry.target.project.folder, second: second) else { return .failure(.tooMany) }
        guard entry.allows(.ingest) else { return .failure(Refused(.error(403, KeyText.lacks(.ingest)))) }
        if let allowed = entry.origins, let origin = head.origin, !allowed.contains(origin) {
            return .failure(Refused(.error(403, KeyText.otherOrigin)))
        }
        guard !entry.target.project.archived else {
            return .failure(Refused(.error(403, "The project is archived and takes no events.")))
        }
        let visit = Visit(
            sender: CollectService.sender(address, head.userAgent, earlier),
            asksNotToBeTracked: head.asksNotToBeTracked,
            arrival: now)
        definitions.uses.note(entry.key.id, at: now)
        return .success(Admission(entry: entry, definitions: current, secret: secret, visit: visit))
    }

    /// The sender of a request; the earlier one where it is the same.
    private static func sender(_ address: Address, _ userAgent: String, _ earlier: Sender?) -> Sender {
        if let earlier, earlier.address == address, earlier.sends(userAgent) { return earlier }
        return Sender(address: address, userAgent: Array(userAgent.utf8))
    }

    /// Judges a body and hands what is kept to the journal; `done` is called on the loop once that is on disk.
    func take(
        _ body: UnsafeRawBufferPointer, _ route: Route, _ admission: Admission, loop: any EventLoop,
        done: @escaping @Sendable (CollectAnswer) -> Void
    ) {
        // A slow body must not outlive the key, nor the project, that it was begun with.
        let entry = entry(of: admission)
        guard let entry, entry.target.project.folder == admission.entry.target.project.folder,
            !entry.target.project.archived
        else { return done(.error(401, KeyText.invalid)) }
        let answer: CollectAnswer
        do {
            let (visit, target, key) = (admission.visit, entry.target, entry.collectKey)
            switch route {
            case .event: answer = try collector.answer(event: body, from: visit, to: target, key: key)
            case .batch: answer = try collector.answer(batch: body, from: visit, to: target, key: key)
            }
        } catch {
            return done(.error(500, "Internal server error"))
        }
        metrics.countUnstored(answer.unstoredCount)
        guard answer.batch != nil || !answer.repeats.isEmpty else { return done(answer) }
        queue.submit(
            GroupCommit.Waiting(batch: answer.batch, claims: answer.claims, repeats: answer.repeats, loop: loop) {
                error in
                guard let error else { return done(answer) }
                done(.error(error.code == .diskFull ? 507 : 503, CollectService.notWritten))
            })
    }

    /// The key of a request as it is now: what it was, unless definitions changed or its time is over.
    private func entry(of admission: Admission) -> KeyEntry? {
        let (current, now) = (definitions.current, clocks.now())
        let isUnchanged = current === admission.definitions && admission.entry.expiry.map { now < $0 } ?? true
        return isUnchanged ? admission.entry : current.entry(secret: admission.secret, now: now)
    }

    private static let notWritten = "The event could not be written. Send it again."

    /// An answer that needs no body to be read.
    struct Refused: Error {
        let answer: CollectAnswer
        init(_ answer: CollectAnswer) { self.answer = answer }
        static let tooMany = Refused(.error(429, "Rate limit exceeded. Retry after 1 second."))
    }
}

extension Address {
    /// What a client's requests are counted under: the address, of IPv6 its /64.
    var limitKey: [UInt8] { isIPv4 ? hashBytes : Array(hashBytes.prefix(8)) }
}
