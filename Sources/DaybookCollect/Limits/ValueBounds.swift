import DaybookCore

/// How large what a client sends may be (control C4); beyond it an event is refused as a whole.
enum ValueBounds {
    static let depthLimit = 32
    static let memberLimit = 256
    static let nameLimitBytes = 256
    static let textLimitBytes = 32_768
    static let elementLimit = 10_000
    /// The most bytes of a stored line.
    static let eventLimitBytes = 102_400

    /// Refuses what is too deep, too wide or too long; linear in the value.
    static func check(_ value: Value, depth: Int = 1) throws(Refusal) {
        switch value {
        case .text(let text):
            if text.utf8.count > textLimitBytes { throw refusal("a string longer than \(textLimitBytes) bytes") }
        case .list(let list):
            if depth > depthLimit { throw refusal("more than \(depthLimit) levels") }
            if list.count > elementLimit { throw refusal("an array of more than \(elementLimit) elements") }
            for element in list { try check(element, depth: depth + 1) }
        case .object(let members):
            if depth > depthLimit { throw refusal("more than \(depthLimit) levels") }
            if members.count > memberLimit { throw refusal("an object of more than \(memberLimit) keys") }
            for member in members {
                if member.name.utf8.count > nameLimitBytes {
                    throw refusal("a key longer than \(nameLimitBytes) bytes")
                }
                try check(member.value, depth: depth + 1)
            }
        case .null, .bool, .int, .decimal, .number: return
        }
    }

    private static func refusal(_ words: String) -> Refusal { Refusal("Invalid request body: it has \(words).") }
}
