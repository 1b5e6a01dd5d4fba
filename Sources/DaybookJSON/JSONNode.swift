import CSimdJSON
package import DaybookCore

/// A value of a parsed document where simdjson left it: no tree is made, no text is copied.
///
/// Valid within the call of `JSON.withDocument` that gave it. Children of a list are its elements; those of an object
/// are, in turn, a member's name and its value. It is public, since of what is only `package` Swift inlines nothing
/// into other modules.
public struct JSONNode {
    /// What a node is.
    public enum Kind {
        case null, no, yes, int, double, text, list, object

        /// The place among all kinds, which are numbered in the order of their declaration, as in the C header.
        @inlinable @inline(__always) var position: UInt8 { unsafeBitCast(self, to: UInt8.self) }

        /// What Swift would make, but not in other modules' own code.
        @inlinable @inline(__always) public static func == (left: Kind, right: Kind) -> Bool {
            left.position == right.position
        }
    }

    // A node as the C header has it, which holds these offsets fast.
    @usableFromInline let at: UnsafeRawPointer
    @usableFromInline static let stride = 40

    @inlinable @inline(__always) init(at: UnsafeRawPointer) {
        self.at = at
    }

    /// What it is.
    @inlinable @inline(__always) public var kind: Kind { unsafeBitCast(at.load(as: UInt8.self), to: Kind.self) }

    /// The elements of a list, the members of an object; 0 for all else.
    @inlinable @inline(__always) public var count: Int { Int(at.load(fromByteOffset: 4, as: UInt32.self)) }

    /// The number of a whole number.
    @inlinable @inline(__always) public var integer: Int { Int(at.load(fromByteOffset: 8, as: Int64.self)) }

    /// The number of any other one.
    @inlinable @inline(__always) public var number: Double { at.load(fromByteOffset: 16, as: Double.self) }

    /// The bytes of a text, escapes resolved, in UTF-8.
    @inlinable @inline(__always) public var text: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: at.load(fromByteOffset: 24, as: UnsafeRawPointer?.self),
            count: at.load(fromByteOffset: 32, as: Int.self))
    }

    /// The first child of a list or an object that has one.
    @inlinable @inline(__always) public var firstChild: JSONNode { JSONNode(at: at + JSONNode.stride) }

    /// The child behind this one and all that it holds, where its parent has one.
    @inlinable @inline(__always) public var next: JSONNode {
        let isContainer = at.load(as: UInt8.self) >= Kind.list.position
        return JSONNode(at: at + (isContainer ? integer * JSONNode.stride : JSONNode.stride))
    }
}

extension JSON {
    /// Calls `body` with the root of a document, or nil where the bytes are none under the policy of `JSON`.
    ///
    /// Within the call `JSON.parse` may be used, but not this again. Linear in the bytes.
    package static func withDocument<Result>(
        _ bytes: UnsafeRawBufferPointer, depth: Int, _ body: (JSONNode?) throws(DaybookError) -> Result
    ) throws(DaybookError) -> Result {
        let document = csj_document_parse(bytes.bindMemory(to: CChar.self).baseAddress, bytes.count, depth)
        guard csj_document_error(document) == nil, let nodes = csj_document_nodes(document) else {
            return try body(nil)
        }
        let isHeld = csj_document_hold()
        precondition(isHeld, "a thread reads one document at a time")
        defer { csj_document_release() }
        return try body(JSONNode(at: nodes))
    }
}
