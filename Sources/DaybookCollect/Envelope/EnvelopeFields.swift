import DaybookClassify
import DaybookCore

/// The members of an object, taken one by one; what was not asked for is left over.
package struct EnvelopeFields {
    private let members: [Value.Member]
    private var isTaken: [Bool]

    /// Starts with all members.
    init(_ members: [Value.Member]) {
        self.members = members
        isTaken = Array(repeating: false, count: members.count)
    }

    /// The members that nobody took, in their order.
    var rest: [Value.Member] {
        members.indices.filter { !isTaken[$0] }.map { members[$0] }
    }

    /// A member of any kind; null counts as missing, of repeated names the last counts.
    mutating func value(_ name: String) -> Value? {
        var value: Value?
        for index in members.indices where members[index].name == name {
            isTaken[index] = true
            value = members[index].value
        }
        return value == .null ? nil : value
    }

    /// A string, or nil where it is missing.
    mutating func text(_ name: String) throws(Refusal) -> String? {
        try value(name, .text)?.text
    }

    /// An id, empty where it is missing; an address is none, as it would be stored.
    mutating func id(_ name: String) throws(Refusal) -> String {
        let id = try text(name) ?? ""
        guard Address(written: id) == nil else { throw Refusal("\(name) is an address.") }
        return id
    }

    /// A member of one kind, or nil where it is missing.
    mutating func value(_ name: String, _ kind: EnvelopeType.Kind) throws(Refusal) -> Value? {
        guard let value = value(name) else { return nil }
        let fits =
            switch kind {
            case .text: value.text != nil
            case .number: EnvelopeFields.isNumber(value)
            case .integer: value.int != nil
            case .flag: value == .bool(true) || value == .bool(false)
            case .list: value.list != nil
            case .object: value.members != nil
            }
        guard fits else { throw .wrongKind(name, kind) }
        return value
    }

    /// A member that must be there; an empty string counts as missing.
    mutating func required(_ name: String, _ kind: EnvelopeType.Kind) throws(Refusal) -> Value {
        guard let value = try value(name, kind), value != .text("") else { throw .missing(name) }
        return value
    }

    private static func isNumber(_ value: Value) -> Bool {
        switch value {
        case .int, .number, .decimal: true
        default: false
        }
    }
}
