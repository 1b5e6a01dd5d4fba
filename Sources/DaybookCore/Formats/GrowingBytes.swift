/// Bytes in one growing block, for loops that append small pieces millions of times.
///
/// An array asks at each call whether it is shared; this block never is. One thread uses it at a time.
package final class GrowingBytes {
    @usableFromInline var base: UnsafeMutableRawPointer
    @usableFromInline var capacity: Int
    @usableFromInline var length = 0

    /// Starts empty with room for that many bytes.
    package init(capacity: Int = 4_096) {
        self.capacity = max(capacity, 64)
        base = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { base.deallocate() }

    /// How many bytes there are.
    @inlinable package var count: Int { length }

    /// All of them; valid until the next change.
    @inlinable package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: length) }

    /// Drops the bytes and keeps the room.
    @inlinable package func removeAll() { length = 0 }

    /// Adds a piece.
    @inlinable package func append(_ piece: UnsafeRawBufferPointer) {
        guard let start = piece.baseAddress else { return }
        reserve(piece.count)
        (base + length).copyMemory(from: start, byteCount: piece.count)
        length += piece.count
    }

    /// Adds a piece that is kept in an array.
    @inlinable package func append(_ piece: [UInt8]) { piece.withUnsafeBytes { append($0) } }

    /// Adds one byte.
    @inlinable package func append(_ byte: UInt8) {
        reserve(1)
        base.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
        length += 1
    }

    /// Adds the decimal digits of a number.
    package func append(decimal number: Int) {
        reserve(20)
        if number < 0 { append(0x2D) }
        var rest = number.magnitude
        var width = 1
        while rest >= 10 {
            rest /= 10
            width += 1
        }
        length += width
        var end = length
        rest = number.magnitude
        repeat {
            end -= 1
            base.storeBytes(of: 0x30 + UInt8(truncatingIfNeeded: rest % 10), toByteOffset: end, as: UInt8.self)
            rest /= 10
        } while rest > 0
    }

    /// Adds a UUID's two halves in the usual spelling, lower case with hyphens.
    package func append(uuid high: UInt64, _ low: UInt64) {
        reserve(36)
        append(hex: high, 60, 8)
        append(0x2D)
        append(hex: high, 28, 4)
        append(0x2D)
        append(hex: high, 12, 4)
        append(0x2D)
        append(hex: low, 60, 4)
        append(0x2D)
        append(hex: low, 44, 12)
    }

    /// Adds the 16 hex digits of a number, lower case.
    package func append(hex number: UInt64) {
        reserve(16)
        append(hex: number, 60, 16)
    }

    private func append(hex bits: UInt64, _ shift: Int, _ digits: Int) {
        for digit in 0..<digits {
            let nibble = UInt8(truncatingIfNeeded: bits >> UInt64(shift - 4 * digit) & 0xF)
            base.storeBytes(of: nibble + (nibble < 10 ? 0x30 : 0x57), toByteOffset: length + digit, as: UInt8.self)
        }
        length += digits
    }

    /// Makes room for more bytes, twice as much as there was at least.
    @inlinable package func reserve(_ more: Int) {
        if length + more > capacity { grow(to: length + more) }
    }

    @usableFromInline func grow(to needed: Int) {
        let larger = UnsafeMutableRawPointer.allocate(byteCount: max(needed, capacity * 2), alignment: 16)
        larger.copyMemory(from: base, byteCount: length)
        base.deallocate()
        base = larger
        capacity = max(needed, capacity * 2)
    }
}
