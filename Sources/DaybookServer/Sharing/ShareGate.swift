import Crypto
import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookEngine
import DaybookStore
import Foundation
import HTTPTypes
import Synchronization

/// Lets those in who have a share's link, and its password where it has one (contract section 6.32).
///
/// A password costs a fifth of a second of a processor, so one is tried at a time, whoever asks.
final class ShareGate: Sendable {
    /// A share that was opened, and its project.
    struct Visit: Sendable {
        let share: Share
        let target: CollectProject
    }

    let definitions: DefinitionsKeeper
    private let tries: WrongTries
    private let perAddress: RateLimiter
    private let uptime: @Sendable () -> Int
    private let desk = Workers(count: 1)
    /// Codes of passwords that were right, so that programs that send one each time do not wait each time.
    private let known = Mutex<Set<[UInt8]>>([])
    private let secret = SymmetricKey(size: .bits256)
    private static let knownLimit = 1_000
    private static let triesPerMinute = 10

    init(definitions: DefinitionsKeeper, options: ServerOptions, clocks: Clocks) {
        self.definitions = definitions
        uptime = clocks.uptime
        tries = WrongTries(perMinute: ShareGate.triesPerMinute, uptime: clocks.uptime)
        perAddress = RateLimiter(perSecond: options.requestsPerSecondAndAddress)
    }

    /// The share of the path's token, without a password yet.
    ///
    /// - Throws: 429, 404 for a token that there is not, 410 past its end, 403 where the module is off.
    func share(_ request: APIRequest) throws(Failure) -> Visit {
        guard perAddress.allows(request.address.limitKey, second: uptime() / 1_000) else { throw Failure.tooMany }
        let current = definitions.current
        guard let found = current.shares.share(of: request.parameters["token"] ?? ""),
            let target = current.targets[found.project], !target.project.archived
        else { throw Failure(404, "Shared dashboard not found.") }
        guard found.share.isInForce(at: request.now) else { throw Failure(410, "Shared dashboard has expired.") }
        guard target.gates[SharingRoutes.module]?.isEnabled ?? false else {
            throw Failure(403, "Module '\(SharingRoutes.module)' is not enabled for this project.")
        }
        return Visit(share: found.share, target: target)
    }

    /// The share of a request that may see it: by its cookie, by the password it sends, or without either.
    ///
    /// - Throws: as `share` and `open` do, and 401 without a password that is needed.
    func visit(_ request: APIRequest) async throws -> Visit {
        let visit = try share(request)
        guard visit.share.isProtected, try !hasCookie(request, visit.share) else { return visit }
        let header = HTTPField.Name("X-Pulse-Share-Password").flatMap { request.headers[$0] }
        guard let password = header ?? request.query["password"] else { throw Failure(401, "Password required.") }
        _ = try await open(visit.share, password, request)
        return visit
    }

    /// The content key of a share, where the password is one of its own; nil for one that was right before.
    ///
    /// - Throws: 401 for a wrong one, 429 after too many of an address.
    func open(_ share: Share, _ password: String, _ request: APIRequest) async throws -> SealingKey? {
        let code = code(share, password)
        if known.withLock({ $0.contains(code) }) { return nil }
        return try await desk.run { [self] in
            guard !tries.bars(request.address) else {
                throw Failure(429, "Too many wrong passwords. Retry in a minute.", headers: ["Retry-After": "60"])
            }
            guard password.utf8.count <= PasswordRules.longestByteCount, let key = share.contentKey(password: password)
            else {
                tries.note(request.address)
                throw Failure(401, "Invalid password.")
            }
            known.withLock { known in
                if known.count >= ShareGate.knownLimit { known.removeAll() }
                known.insert(code)
            }
            return key
        }
    }

    /// The content key of a share, where this copy of the store has it.
    func contentKey(of share: Share) throws(DaybookError) -> SealingKey? {
        try definitions.current.store.contentKey(of: share)
    }

    private func hasCookie(_ request: APIRequest, _ share: Share) throws -> Bool {
        guard let header = request.headers[.cookie],
            let content = try contentKey(of: share)
        else { return false }
        return ShareCookie(share: share, content: content).isIn(header, now: request.now)
    }

    /// Differs for each share, content key and password, and in each run of the server.
    private func code(_ share: Share, _ password: String) -> [UInt8] {
        let text = "\(share.id)\n\(share.contentKey ?? "")\n\(share.passwords.map(\.id))\n\(password)"
        return Array(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: secret))
    }
}
