import CNettle
import DaybookCore

/// A SHA-256 digest.
struct LineDigest: BitwiseCopyable, Sendable {
    private var words = SIMD4<UInt64>.zero

    /// The digest of a byte, which tells leaves from nodes, and what comes behind it in one or two parts.
    ///
    /// Of the library that hashes all else each digest would take memory and count its references, which takes longer
    /// than hashing a line does.
    @inline(__always)
    init(_ prefix: UInt8, _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer? = nil) {
        var state = sha256_ctx()
        nettle_sha256_init(&state)
        var prefix = prefix
        nettle_sha256_update(&state, 1, &prefix)
        LineDigest.add(first, to: &state)
        if let second { LineDigest.add(second, to: &state) }
        withUnsafeMutableBytes(of: &words) { words in
            nettle_sha256_digest(&state, words.count, words.baseAddress?.assumingMemoryBound(to: UInt8.self))
        }
    }

    @inline(__always)
    private static func add(_ part: UnsafeRawBufferPointer, to state: inout sha256_ctx) {
        guard let start = part.baseAddress else { return }
        nettle_sha256_update(&state, part.count, start.assumingMemoryBound(to: UInt8.self))
    }

    /// 64 hex digits.
    var text: String { withUnsafeBytes(of: words) { Hex.text($0) } }
}

/// The root of a Merkle tree over lines, made while they pass.
///
/// Leaves are SHA-256 of 0x00 and the line without its newline, nodes SHA-256 of 0x01 and both children.
/// Source: RFC 6962 section 2.1. Keeps one hash for each set bit of the leaf count.
package struct MerkleTree: Sendable {
    private var leafCount = 0
    private var roots: [LineDigest] = []

    /// A tree without leaves.
    package init() {}

    /// Adds a line, without its newline, as the next leaf; amortised constant but for the hash of the line.
    package mutating func add(_ line: UnsafeRawBufferPointer) {
        add(leaf: MerkleTree.leaf(line))
    }

    /// The hash of a line, without its newline, as a leaf; linear in the line.
    static func leaf(_ line: UnsafeRawBufferPointer) -> LineDigest { LineDigest(0, line) }

    /// Adds the hash of a line as the next leaf; amortised constant.
    mutating func add(leaf: LineDigest) {
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
        guard var node = roots.last else { return MerkleTree.nothing }
        for left in roots.dropLast().reversed() { node = MerkleTree.node(left, node) }
        return node.text
    }

    /// The SHA-256 digest of no bytes.
    private static let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private static func node(_ left: LineDigest, _ right: LineDigest) -> LineDigest {
        withUnsafeBytes(of: left) { left in withUnsafeBytes(of: right) { LineDigest(1, left, $0) } }
    }
}
