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

        private static let eventPath = Array(ServerEndpoint.collect.path.utf8)
        private static let batchPath = Array(ServerEndpoint.batch.path.utf8)

        /// The route of a path, a query and one slash at its end apart.
        init?(_ uri: String) {
            var uri = uri
            guard let route = uri.withUTF8(Route.init) else { return nil }
            self = route
        }

        private init?(_ uri: UnsafeBufferPointer<UInt8>) {
            let path = uri.prefix { $0 != 0x3F }
            let plain = path.last == 0x2F ? path.dropLast() : path
            if plain.elementsEqual(Route.eventPath) {
                self = .event
            } else if plain.elementsEqual(Route.batchPath) {
                self = .batch
            } else {
                return nil
            }
        }
    }

    /// Who may send: the key and its project, and what it was found by, to be asked again when the body is there.
    ///
    /// A connection keeps it for its next request, which most often comes from the same with the same key.
    final class Admission: Sendable {
        fileprivate let entry: KeyEntry
        /// The mark of the definitions that know the key.
        fileprivate let mark: Definitions.Mark
        fileprivate let secret: String
        fileprivate let sender: Sender

        fileprivate init(_ entry: KeyEntry, of definitions: Definitions, secret: String, sender: Sender) {
            (self.entry, mark, self.secret, self.sender) = (entry, definitions.mark, secret, sender)
        }

        /// The key as it is now: what it was, unless definitions changed or its time is over.
        fileprivate func entry(in current: Definitions, at now: Instant) -> KeyEntry? {
            let isUnchanged = current.mark === mark && entry.expiry.map { now < $0 } ?? true
            return isUnchanged ? entry : current.entry(secret: secret, now: now)
        }
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
    /// `earlier` is who sent the request before on the same connection; `now` is when this one came.
    func admit(
        _ head: CollectHead, peer: Address?, earlier: Admission?, at now: Instant
    ) -> Result<Admission, Refused> {
        guard let peer else { return .failure(Refused(.error(400, "The connection has no address."))) }
        let second = clocks.uptime() / 1_000
        let address = proxies.client(peer: peer, forwarded: head.forwarded)
        guard perAddress.allows(address.limitKey, second: second) else { return .failure(.tooMany) }
        guard let secret = KeyText.secret(header: head.key, uri: head.uri) else {
            return .failure(Refused(.error(401, KeyText.missing)))
        }
        let current = definitions.current
        let known = earlier.flatMap { $0.secret == secret ? $0 : nil }
        guard let entry = known.map({ $0.entry(in: current, at: now) }) ?? current.entry(secret: secret, now: now)
        else {
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
        definitions.uses.note(entry.key.id, at: now)
        let sender = CollectService.sender(address, head.userAgent, earlier?.sender)
        if let known, known.entry === entry, known.mark === current.mark, known.sender === sender {
            return .success(known)
        }
        return .success(Admission(entry, of: current, secret: secret, sender: sender))
    }

    /// When a request comes.
    var now: Instant { clocks.now() }

    /// The sender of a request; the earlier one where it is the same.
    private static func sender(_ address: Address, _ userAgent: String, _ earlier: Sender?) -> Sender {
        if let earlier, earlier.address == address, earlier.sends(userAgent) { return earlier }
        return Sender(address: address, userAgent: Array(userAgent.utf8))
    }

    /// What a body is answered once what it says is on disk.
    func answer(
        _ body: UnsafeRawBufferPointer, _ route: Route, _ admission: Admission, asksNotToBeTracked: Bool,
        arrival: Instant
    ) -> CollectAnswer {
        // A slow body must not outlive the key, nor the project, that it was begun with.
        guard let entry = admission.entry(in: definitions.current, at: clocks.now()),
            entry.target.project.folder == admission.entry.target.project.folder, !entry.target.project.archived
        else { return .error(401, KeyText.invalid) }
        let visit = Visit(sender: admission.sender, asksNotToBeTracked: asksNotToBeTracked, arrival: arrival)
        do {
            let (target, key) = (entry.target, entry.collectKey)
            let answer =
                switch route {
                case .event: try collector.answer(event: body, from: visit, to: target, key: key)
                case .batch: try collector.answer(batch: body, from: visit, to: target, key: key)
                }
            metrics.countUnstored(answer.unstoredCount)
            return answer
        } catch {
            return .error(500, "Internal server error")
        }
    }

    /// Hands what an answer waits for to the journal; `client` is told once it is on disk.
    func store(_ answer: CollectAnswer, for client: NIOLoopBound<any JournalClient>, on loop: any EventLoop) {
        queue.submit(
            JournalTurn.Request(claims: answer.claims, repeats: answer.repeats, client: client), answer.batch,
            on: loop)
    }

    /// What is answered where the journal could not be written.
    static func answer(_ error: DaybookError) -> CollectAnswer {
        .error(error.code == .diskFull ? 507 : 503, notWritten)
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
