/// Whole numbers in as few bytes as they need: the smallest one, and what each has above it.
///
/// A column of zero bytes a row holds one value throughout. `missing` is the packed number that stands for none.
struct PackedColumn: @unchecked Sendable {  // @unchecked: the memory never changes while its file lives.
    let values: UnsafeRawPointer
    let width: Int
    let base: Int64
    let missing: UInt64?

    /// The number of a row, `noNumber` where it has none.
    @inline(__always)
    subscript(row: Int) -> Int64 {
        let packed = packed(row)
        if let missing, packed == missing { return PackedColumn.noNumber }
        return base &+ Int64(truncatingIfNeeded: packed)
    }

    /// Stands for a number that a row does not have.
    static let noNumber = Int64.min

    /// The code of a row of a column of codes.
    @inline(__always)
    func code(_ row: Int) -> Int { Int(truncatingIfNeeded: packed(row)) }

    @inline(__always)
    private func packed(_ row: Int) -> UInt64 {
        switch width {
        case 0: 0
        case 1: UInt64(values.load(fromByteOffset: row, as: UInt8.self))
        case 2: UInt64(values.load(fromByteOffset: row * 2, as: UInt16.self))
        case 4: UInt64(values.load(fromByteOffset: row * 4, as: UInt32.self))
        default: values.load(fromByteOffset: row * 8, as: UInt64.self)
        }
    }

    /// Copies the numbers of a run of rows.
    @inline(__always)
    func copy(_ rows: Range<Int>, to target: UnsafeMutablePointer<Int64>) {
        if width == 4 && missing == nil {
            let packed = values.assumingMemoryBound(to: UInt32.self) + rows.lowerBound
            for place in 0..<rows.count { target[place] = base &+ Int64(packed[place]) }
        } else {
            for place in 0..<rows.count { target[place] = self[rows.lowerBound + place] }
        }
    }

    /// Copies the codes of a run of rows, each exchanged for what `codes` has in its place.
    @inline(__always)
    func copy(_ rows: Range<Int>, through codes: UnsafePointer<UInt32>, to target: UnsafeMutablePointer<UInt32>) {
        switch width {
        case 0:
            for place in 0..<rows.count { target[place] = codes[0] }
        case 1: copy(rows, UInt8.self, codes, target)
        case 2: copy(rows, UInt16.self, codes, target)
        default: copy(rows, UInt32.self, codes, target)
        }
    }

    @inline(__always)
    private func copy<Packed: FixedWidthInteger & UnsignedInteger>(
        _ rows: Range<Int>, _ type: Packed.Type, _ codes: UnsafePointer<UInt32>,
        _ target: UnsafeMutablePointer<UInt32>
    ) {
        let packed = values.assumingMemoryBound(to: Packed.self) + rows.lowerBound
        for place in 0..<rows.count { target[place] = codes[Int(packed[place])] }
    }
}
