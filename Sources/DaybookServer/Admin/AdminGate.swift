import DaybookCore
import DaybookEngine
import DaybookOperations
import DaybookStore

/// Lets the holder of the admin token in (contract section 6.1, control C19).
final class AdminGate: Sendable {
    private let tries: WrongTries
    private let perToken = RateLimiter(perSecond: 20)
    private let isToken: @Sendable (String) throws -> Bool
    private let clocks: Clocks
    private static let triesPerMinute = 5

    /// `isToken` compares in constant time.
    init(clocks: Clocks, isToken: @escaping @Sendable (String) throws -> Bool) {
        self.clocks = clocks
        tries = WrongTries(perMinute: AdminGate.triesPerMinute, uptime: clocks.uptime)
        self.isToken = isToken
    }

    /// - Throws: 401 without the token, 429 after too many tries or requests.
    func check(_ request: APIRequest) throws(Failure) {
        guard !tries.bars(request.address) else {
            throw Failure(
                429, "Too many wrong admin tokens. Retry in a minute.", headers: ["Retry-After": "60"])
        }
        guard let token = request.bearer else { throw Failure(401, "Missing or invalid admin token.") }
        guard (try? isToken(token)) ?? false else {
            tries.note(request.address)
            throw Failure(401, "Missing or invalid admin token.")
        }
        // Only holders of the token are counted here, so that nobody else uses their requests up.
        guard perToken.allows(0, second: clocks.uptime() / 1_000) else { throw Failure.tooMany }
    }
}
