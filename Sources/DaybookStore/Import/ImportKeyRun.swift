import DaybookCore

/// The keys that one import added, sorted: 16 bytes each, big end first, one after the other in a file.
struct ImportKeyRun: Sendable {
    let keys: [ImportKey]

    init(_ keys: [ImportKey]) {
        self.keys = keys
    }

    /// Reads a file; nil where its size or order is wrong.
    init?(bytes: [UInt8]) {
        guard bytes.count.isMultiple(of: 16) else { return nil }
        let keys = bytes.withUnsafeBytes { buffer in
            (0..<buffer.count / 16).map { index in
                ImportKey(
                    high: UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: index * 16, as: UInt64.self)),
                    low: UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: index * 16 + 8, as: UInt64.self)))
            }
        }
        for index in keys.indices.dropFirst() where keys[index] <= keys[index - 1] { return nil }
        self.keys = keys
    }

    var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: keys.count * 16) { buffer, count in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            for key in keys {
                raw.storeBytes(of: key.high.bigEndian, toByteOffset: count, as: UInt64.self)
                raw.storeBytes(of: key.low.bigEndian, toByteOffset: count + 8, as: UInt64.self)
                count += 16
            }
        }
    }

    /// Both runs in one; linear.
    func merged(with other: ImportKeyRun) -> ImportKeyRun {
        var merged: [ImportKey] = []
        merged.reserveCapacity(keys.count + other.keys.count)
        var (left, right) = (0, 0)
        while left < keys.count && right < other.keys.count {
            if keys[left] <= other.keys[right] {
                merged.append(keys[left])
                left += 1
            } else {
                merged.append(other.keys[right])
                right += 1
            }
        }
        merged += keys[left...]
        merged += other.keys[right...]
        return ImportKeyRun(merged)
    }

    /// Looks a key up by halving; logarithmic.
    func contains(_ key: ImportKey) -> Bool {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == key
    }
}
