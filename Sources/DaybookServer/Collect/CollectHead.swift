import NIOHTTP1

/// What the ingest paths ask of a request's head, found in one look at its headers; the first of a name counts.
final class CollectHead: Sendable {
    let uri: String
    let method: HTTPMethod
    let version: HTTPVersion
    let isKeepAlive: Bool
    let key: String?
    let origin: String?
    let userAgent: String
    let contentLength: Int?
    let encoding: String?
    let expectation: String?
    /// The entries of `X-Forwarded-For`, in order.
    let forwarded: [Substring]
    private let dnt: String?
    private let globalPrivacy: String?

    /// `DNT: 1` or `Sec-GPC: 1`.
    var asksNotToBeTracked: Bool { dnt == "1" || globalPrivacy == "1" }

    init(_ head: HTTPRequestHead) {
        uri = head.uri
        method = head.method
        version = head.version
        isKeepAlive = head.isKeepAlive
        var (key, origin, agent, length): (String?, String?, String?, String?)
        var (encoding, expectation, dnt, globalPrivacy): (String?, String?, String?, String?)
        var forwarded: [Substring] = []
        for (name, value) in head.headers {
            switch name.utf8.count {
            case 3: CollectHead.take(value, of: name, "dnt", &dnt)
            case 6:
                CollectHead.take(value, of: name, "origin", &origin)
                CollectHead.take(value, of: name, "expect", &expectation)
            case 7: CollectHead.take(value, of: name, "sec-gpc", &globalPrivacy)
            case 10: CollectHead.take(value, of: name, "user-agent", &agent)
            case 11: CollectHead.take(value, of: name, "x-pulse-key", &key)
            case 14: CollectHead.take(value, of: name, "content-length", &length)
            case 15:
                if CollectHead.isName(name, "x-forwarded-for") { forwarded += value.split(separator: ",") }
            case 16: CollectHead.take(value, of: name, "content-encoding", &encoding)
            default: break
            }
        }
        (self.key, self.origin, self.encoding, self.expectation) = (key, origin, encoding, expectation)
        (self.dnt, self.globalPrivacy, self.forwarded) = (dnt, globalPrivacy, forwarded)
        userAgent = agent ?? ""
        contentLength = length.flatMap { Int($0) }
    }

    private static func take(_ value: String, of name: String, _ wanted: StaticString, _ kept: inout String?) {
        if kept == nil, isName(name, wanted) { kept = value }
    }

    /// True for a name, whatever the case of its letters; `wanted` is in lower case.
    private static func isName(_ name: String, _ wanted: StaticString) -> Bool {
        var index = 0
        for byte in name.utf8 {
            let small = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
            guard index < wanted.utf8CodeUnitCount, wanted.utf8Start[index] == small else { return false }
            index += 1
        }
        return index == wanted.utf8CodeUnitCount
    }
}
