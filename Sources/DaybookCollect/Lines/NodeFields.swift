import DaybookClassify
import DaybookCore
import DaybookJSON

/// The members of an object, taken one by one by their names; what was not asked for is left over.
///
/// The same as `EnvelopeFields`, over bytes.
struct NodeFields {
    let object: JSONNode
    private let space: UnsafeMutablePointer<Space>
    /// True where a member has a name that nobody knows.
    private let hasUnknown: Bool

    /// Memory for the fields of one object after another; its owner frees it, so that nobody counts references.
    struct Room {
        fileprivate let space = UnsafeMutablePointer<Space>.allocate(capacity: 1)

        init() { space.initialize(to: Space()) }

        func free() {
            space.pointee.free()
            space.deallocate()
        }
    }

    /// What is known of an object's members.
    fileprivate struct Space {
        /// The last value of each known name.
        let values = UnsafeMutablePointer<JSONNode?>.allocate(capacity: FieldName.count)
        let isTaken = UnsafeMutablePointer<Bool>.allocate(capacity: FieldName.count)
        /// The places of the names that were found, so that the rest need not be looked at.
        let found = UnsafeMutablePointer<Int>.allocate(capacity: FieldName.count)
        var foundCount = 0
        let names = FieldName.table

        init() {
            values.initialize(repeating: nil, count: FieldName.count)
            isTaken.initialize(repeating: false, count: FieldName.count)
        }

        func free() {
            values.deallocate()
            isTaken.deallocate()
            found.deallocate()
        }

        mutating func clear() {
            for index in 0..<foundCount {
                values[found[index]] = nil
                isTaken[found[index]] = false
            }
            foundCount = 0
        }

        mutating func keep(_ value: JSONNode, at position: Int) {
            if values[position] == nil {
                found[foundCount] = position
                foundCount += 1
            }
            values[position] = value
        }
    }

    /// Looks at all members; `object` must be one.
    init(_ object: JSONNode, in room: Room) {
        self.object = object
        let space = room.space
        self.space = space
        space.pointee.clear()
        var hasUnknown = false
        object.eachMember { name, value in
            if let position = space.pointee.names.position(of: name) {
                space.pointee.keep(value, at: position)
            } else {
                hasUnknown = true
            }
        }
        self.hasUnknown = hasUnknown
    }

    /// True where there are members that nobody took.
    var hasLeft: Bool {
        if hasUnknown { return true }
        let space = space.pointee
        return (0..<space.foundCount).contains { !space.isTaken[space.found[$0]] }
    }

    /// Calls `body` with the members that nobody took, in their order.
    func eachLeft(_ body: (UnsafeRawBufferPointer, JSONNode) -> Void) {
        object.eachMember { name, value in
            if let position = space.pointee.names.position(of: name), space.pointee.isTaken[position] { return }
            body(name, value)
        }
    }

    /// A member of any kind; null counts as missing, of repeated names the last counts.
    func value(_ name: FieldName) -> JSONNode? {
        guard let value = space.pointee.values[name.position] else { return nil }
        space.pointee.isTaken[name.position] = true
        return value.kind == .null ? nil : value
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
    @inline(__always)
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
