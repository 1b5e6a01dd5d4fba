import DaybookCore
import DaybookStore
import Testing

struct KeyTimingTests {
    private let noon = TestStore.noon

    /// Control C2: nobody can tell from the time of an answer whether a key exists or existed.
    @Test func takesTheSameTimeForAnUnknownARevokedAndAnExpiredKey() throws {
        let store = try TestStore()
        let writer = try store.writer()
        defer { withExtendedLifetime(store) {} }
        let name = Value.Member("name", .text("Web"))
        let end = Value.Member("expires_at", .text(noon.text))
        let revoked = try writer.createKey(
            project: "blog", settings: .object([name]), author: TestStore.author, now: noon)
        try writer.revokeKey(revoked.key.id, author: TestStore.author, now: noon)
        let expired = try writer.createKey(
            project: "blog", settings: .object([name, end]), author: TestStore.author, now: noon)
        let ring = KeyRing(writer.snapshot)
        let secrets = ["pa_live_AAAAAAAAAAAAAAAAAAAAAAAA", revoked.secret, expired.secret]
        var times = secrets.map { _ in [Duration]() }
        let clock = ContinuousClock()
        for _ in 0..<10_000 {
            for (index, secret) in secrets.enumerated() {
                times[index].append(clock.measure { #expect(ring.holder(of: secret, at: noon) == nil) })
            }
        }
        let medians = times.map { $0.sorted()[$0.count / 2] }
        for median in medians { #expect(abs((median - medians[0]) / .milliseconds(1)) < 1) }
    }
}
