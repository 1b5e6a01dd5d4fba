import Crypto
import DaybookCore

/// The root of a Merkle tree over lines, made while they pass.
///
/// Leaves are SHA-256 of 0x00 and the line without its newline, nodes SHA-256 of 0x01 and both children.
/// Source: RFC 6962 section 2.1. Keeps one hash for each set bit of the leaf count.
package struct MerkleTree: Sendable {
    private var leafCount = 0
    private var roots: [SHA256.Digest] = []

    /// A tree without leaves.
    package init() {}

    /// Adds a line, without its newline, as the next leaf; amortised constant but for the hash of the line.
    package mutating func add(_ line: UnsafeRawBufferPointer) {
        add(leaf: MerkleTree.leaf(line))
    }

    /// The hash of a line, without its newline, as a leaf; linear in the line.
    static func leaf(_ line: UnsafeRawBufferPointer) -> SHA256.Digest {
        var hasher = start(0)
        hasher.update(bufferPointer: line)
        return hasher.finalize()
    }

    /// Adds the hash of a line as the next leaf; amortised constant.
    mutating func add(leaf: SHA256.Digest) {
        var node = leaf
        var count = leafCount
        while count & 1 == 1, let left = roots.popLast() {
            node = MerkleTree.node(left, node)
            count >>= 1
        }
        roots.append(node)
        leafCount += 1
    }

    /// The root of the leaves so far: 64 hex digits; the hash of nothing without any.
    package var root: String {
        guard var node = roots.last else { return Hex.text(SHA256.hash(data: [UInt8]())) }
        for left in roots.dropLast().reversed() { node = MerkleTree.node(left, node) }
        return Hex.text(node)
    }

    /// A hash of the byte that tells leaves from nodes.
    ///
    /// Made anew each time: copies of one state would count their references in one place for all threads.
    private static func start(_ prefix: UInt8) -> SHA256 {
        var hasher = SHA256()
        withUnsafeBytes(of: prefix) { hasher.update(bufferPointer: $0) }
        return hasher
    }

    private static func node(_ left: SHA256.Digest, _ right: SHA256.Digest) -> SHA256.Digest {
        var hasher = start(1)
        left.feed(&hasher)
        right.feed(&hasher)
        return hasher.finalize()
    }
}

extension SHA256.Digest {
    /// Adds the digest to another hash; it is its 32 bytes and nothing else, and asking the library for them takes
    /// longer than hashing them.
    func feed(_ hasher: inout SHA256) {
        assert(MemoryLayout<Self>.size == SHA256.byteCount)
        Swift.withUnsafeBytes(of: self) { hasher.update(bufferPointer: $0) }
    }
}
