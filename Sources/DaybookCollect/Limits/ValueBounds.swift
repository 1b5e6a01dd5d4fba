import DaybookCore
import DaybookJSON

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
    static func check(_ value: JSONNode, depth: Int = 1) throws(Refusal) {
        switch value.kind {
        case .text:
            if value.text.count > textLimitBytes { throw refusal("a string longer than \(textLimitBytes) bytes") }
        case .list:
            if depth > depthLimit { throw refusal("more than \(depthLimit) levels") }
            if value.count > elementLimit { throw refusal("an array of more than \(elementLimit) elements") }
            var element = value.firstChild
            for index in 0..<value.count {
                if index > 0 { element = element.next }
                try check(element, depth: depth + 1)
            }
        case .object:
            if depth > depthLimit { throw refusal("more than \(depthLimit) levels") }
            if value.count > memberLimit { throw refusal("an object of more than \(memberLimit) keys") }
            try value.eachMember { name, value throws(Refusal) in
                if name.count > nameLimitBytes { throw refusal("a key longer than \(nameLimitBytes) bytes") }
                try check(value, depth: depth + 1)
            }
        case .null, .no, .yes, .int, .double: return
        }
    }

    private static func refusal(_ words: String) -> Refusal { Refusal("Invalid request body: it has \(words).") }
}
