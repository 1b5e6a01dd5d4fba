/// Bytes in one growing block, for loops that append small pieces millions of times.
///
/// An array asks at each call whether it is shared; this block never is. One thread uses it at a time. It is public,
/// since of what is only `package` Swift inlines nothing into other modules.
public final class GrowingBytes {
    // Exclusivity is checked at each access of a class's property, which takes longer than most appends do.
    @exclusivity(unchecked) @usableFromInline var base: UnsafeMutableRawPointer
    @exclusivity(unchecked) @usableFromInline var capacity: Int
    @exclusivity(unchecked) @usableFromInline var length = 0

    /// Starts empty with room for that many bytes.
    package init(capacity: Int = 4_096) {
        self.capacity = max(capacity, 64)
        base = .allocate(byteCount: self.capacity, alignment: 16)
    }

    /// Starts with other bytes.
    package convenience init(copying bytes: UnsafeRawBufferPointer) {
        self.init(capacity: bytes.count)
        append(bytes)
    }

    deinit { base.deallocate() }

    /// How many bytes there are.
    @inlinable public var count: Int { length }

    /// All of them; valid until the next change.
    @inlinable @inline(__always) public var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: length)
    }

    /// Drops the bytes and keeps the room.
    @inlinable public func removeAll() { length = 0 }

    /// Adds a piece.
    @inlinable @inline(__always) public func append(_ piece: UnsafeRawBufferPointer) {
        guard let start = piece.baseAddress else { return }
        reserve(piece.count)
        (base + length).copyMemory(from: start, byteCount: piece.count)
        length += piece.count
    }

    /// Adds a piece that is kept in an array.
    @inlinable @inline(__always) public func append(_ piece: [UInt8]) { piece.withUnsafeBytes { append($0) } }

    /// Adds one byte.
    @inlinable @inline(__always) public func append(_ byte: UInt8) {
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
        let text = base + length
        let (second, third) = (GrowingBytes.hexDigits(high), GrowingBytes.hexDigits(low >> 32))
        text.storeBytes(of: GrowingBytes.hexDigits(high >> 32), as: UInt64.self)
        text.storeBytes(of: UInt32(truncatingIfNeeded: second), toByteOffset: 9, as: UInt32.self)
        text.storeBytes(of: UInt32(truncatingIfNeeded: second >> 32), toByteOffset: 14, as: UInt32.self)
        text.storeBytes(of: UInt32(truncatingIfNeeded: third), toByteOffset: 19, as: UInt32.self)
        text.storeBytes(of: UInt32(truncatingIfNeeded: third >> 32), toByteOffset: 24, as: UInt32.self)
        text.storeBytes(of: GrowingBytes.hexDigits(low), toByteOffset: 28, as: UInt64.self)
        for hyphen in stride(from: 8, through: 23, by: 5) {
            text.storeBytes(of: 0x2D, toByteOffset: hyphen, as: UInt8.self)
        }
        length += 36
    }

    /// Adds the 16 hex digits of a number, lower case.
    package func append(hex number: UInt64) {
        reserve(16)
        (base + length).storeBytes(of: GrowingBytes.hexDigits(number >> 32), as: UInt64.self)
        (base + length).storeBytes(of: GrowingBytes.hexDigits(number), toByteOffset: 8, as: UInt64.self)
        length += 16
    }

    /// The hex digits of the lower 32 bits as eight bytes, in the order of the text where the low end comes first.
    private static func hexDigits(_ number: UInt64) -> UInt64 {
        var spread = number & 0xFFFF_FFFF
        spread = (spread | spread << 16) & 0x0000_FFFF_0000_FFFF
        spread = (spread | spread << 8) & 0x00FF_00FF_00FF_00FF
        spread = (spread | spread << 4) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = ((spread &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return (spread &+ 0x3030_3030_3030_3030 &+ letters &* 0x27).byteSwapped.littleEndian
    }

    /// Makes room for more bytes, twice as much as there was at least.
    @inlinable @inline(__always) public func reserve(_ more: Int) {
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
