import DaybookClassify
import DaybookCore
import DaybookJSON

/// The members of an object, taken one by one by their names; what was not asked for is left over.
///
/// The same as `EnvelopeFields`, over bytes.
struct NodeFields {
    let object: JSONNode
    private let names: FieldNameTable
    /// The last value of each known name, in memory that its owner lends.
    private let values: UnsafeMutablePointer<JSONNode?>
    private let isTaken: UnsafeMutablePointer<Bool>

    /// Memory for the fields of one object after another.
    final class Room {
        fileprivate let values = UnsafeMutablePointer<JSONNode?>.allocate(capacity: FieldName.count)
        fileprivate let isTaken = UnsafeMutablePointer<Bool>.allocate(capacity: FieldName.count)

        deinit {
            values.deallocate()
            isTaken.deallocate()
        }
    }

    /// Looks at all members; `object` must be one.
    init(_ object: JSONNode, names: FieldNameTable, in room: Room) {
        self.object = object
        self.names = names
        values = room.values
        isTaken = room.isTaken
        values.initialize(repeating: nil, count: FieldName.count)
        isTaken.initialize(repeating: false, count: FieldName.count)
        object.eachMember { name, value in
            if let position = names.position(of: name) { values[position] = value }
        }
    }

    /// Calls `body` with the members that nobody took, in their order.
    func eachLeft(_ body: (UnsafeRawBufferPointer, JSONNode) -> Void) {
        object.eachMember { name, value in
            if let position = names.position(of: name), isTaken[position] { return }
            body(name, value)
        }
    }

    /// A member of any kind; null counts as missing, of repeated names the last counts.
    func value(_ name: FieldName) -> JSONNode? {
        isTaken[name.position] = true
        guard let value = values[name.position], value.kind != .null else { return nil }
        return value
    }

    /// A member of one kind, or nil where it is missing.
    func value(_ name: FieldName, _ kind: EnvelopeType.Kind) throws(Refusal) -> JSONNode? {
        guard let value = value(name) else { return nil }
        let fits =
            switch kind {
            case .text: value.kind == .text
            case .number: value.kind == .int || value.kind == .double
            case .integer: value.whole != nil
            case .flag: value.kind == .yes || value.kind == .no
            case .list: value.kind == .list
            case .object: value.kind == .object
            }
        guard fits else { throw .wrongKind(name.rawValue, kind) }
        return value
    }

    /// A member that must be there; an empty string counts as missing.
    func required(_ name: FieldName, _ kind: EnvelopeType.Kind) throws(Refusal) -> JSONNode {
        guard let value = try value(name, kind), value.kind != .text || !value.text.isEmpty else {
            throw .missing(name.rawValue)
        }
        return value
    }

    /// A string, or nil where it is missing.
    func text(_ name: FieldName) throws(Refusal) -> UnsafeRawBufferPointer? { try value(name, .text)?.text }

    /// An id, or nil where it is missing; an address is none, as it would be stored.
    func id(_ name: FieldName) throws(Refusal) -> UnsafeRawBufferPointer? {
        guard let id = try text(name) else { return nil }
        guard !Address.isWritten(id) else { throw Refusal("\(name.rawValue) is an address.") }
        return id
    }
}

extension JSONNode {
    /// The whole number, or nil for any other kind; 3.0 counts as whole.
    var whole: Int? {
        switch kind {
        case .int: integer
        case .double: Int(exactly: number)
        default: nil
        }
    }

    /// Calls `body` with the members of an object, in their order.
    func eachMember<Failure>(
        _ body: (UnsafeRawBufferPointer, JSONNode) throws(Failure) -> Void
    ) throws(Failure) {
        guard count > 0 else { return }
        var name = firstChild
        for index in 1...count {
            let value = name.next
            try body(name.text, value)
            if index < count { name = value.next }
        }
    }
}
