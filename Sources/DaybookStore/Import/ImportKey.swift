import DaybookCore

/// The key of an imported line: 128 bits that say whether this line was imported before, and nothing about its text.
package struct ImportKey: Sendable, Hashable, Comparable {
    package let high: UInt64
    package let low: UInt64

    /// A key by its halves.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Keys are sorted by their bytes.
    package static func < (left: ImportKey, right: ImportKey) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }
}

/// Makes import keys: the first 16 bytes of HMAC-SHA256(secret, line ‖ n), n as 8 bytes, big end first.
///
/// Keyed, because a plain hash of a log line would let anyone brute-force its address. A value that any thread may use.
package struct ImportKeyHash: Sendable {
    private let keyed: KeyedHash

    /// Prepares the keyed state once.
    package init(secret: [UInt8]) {
        keyed = KeyedHash(key: secret)
    }

    /// The key of the `occurrence`-th time (from 0) that a file has this line; linear in the line.
    package func key(of line: UnsafeRawBufferPointer, occurrence: Int = 0) -> ImportKey {
        let code = withUnsafeBytes(of: UInt64(occurrence).bigEndian) { keyed.code(of: line, $0) }
        return ImportKey(high: code.high, low: code.low)
    }
}
