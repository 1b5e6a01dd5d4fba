import DaybookCore

/// Lays out a column file in memory: sections first, header and directory when they are all known.
struct ColumnFileWriter {
    private struct Entry {
        let name: String
        let width: Int
        var base: Int64 = 0
        var missing: UInt64?
        var textCount = 0
        var place = 0
        var bytes: [UInt8]
    }

    private var entries: [Entry] = []

    /// Adds an array as it is.
    mutating func add<Element: BitwiseCopyable>(_ name: String, _ array: [Element]) {
        let bytes = array.withUnsafeBytes { [UInt8]($0) }
        entries.append(Entry(name: name, width: MemoryLayout<Element>.stride, bytes: bytes))
    }

    /// Adds whole numbers in as few bytes as they need; `order` says which of them each row has.
    mutating func add(_ name: String, _ numbers: UnsafeBufferPointer<Int64>, order: [UInt32]) {
        var (low, high, hasMissing) = (Int64.max, Int64.min, false)
        for number in numbers {
            if number == PackedColumn.noNumber {
                hasMissing = true
            } else {
                (low, high) = (min(low, number), max(high, number))
            }
        }
        if low > high { (low, high) = (0, 0) }
        let span = UInt64(bitPattern: high &- low) + (hasMissing ? 1 : 0)
        let isAlone = span == 0 || hasMissing && span == 1 && !numbers.contains { $0 != PackedColumn.noNumber }
        let width = isAlone ? 0 : span < 0xFF ? 1 : span < 0xFFFF ? 2 : span < 0xFFFF_FFFF ? 4 : 8
        let missing: UInt64? =
            !hasMissing ? nil : width == 0 ? 0 : width == 8 ? UInt64.max - 1 : (1 << UInt64(width * 8)) - 1
        func packed(_ row: UInt32) -> UInt64 {
            let number = numbers[Int(row)]
            return number == PackedColumn.noNumber ? missing ?? 0 : UInt64(bitPattern: number &- low)
        }
        let bytes = ColumnFileWriter.pack(order, width, packed)
        entries.append(Entry(name: name, width: width, base: low, missing: missing, bytes: bytes))
    }

    /// Adds codes and the texts behind them.
    mutating func add(
        _ name: String, _ codes: UnsafeBufferPointer<UInt32>, order: [UInt32], texts: [UnsafeRawBufferPointer]
    ) {
        add(name, codes, order: order, textCount: texts.count)
        add("\(name)\(ColumnFile.textsSuffix)", texts: texts)
    }

    /// Adds codes, one a row, and the texts behind them.
    mutating func add(_ name: String, _ codes: [UInt32], texts: [String]) {
        let order = Array(0..<UInt32(codes.count))
        codes.withUnsafeBufferPointer { add(name, $0, order: order, textCount: texts.count) }
        add("\(name)\(ColumnFile.textsSuffix)", texts: texts)
    }

    private mutating func add(
        _ name: String, _ codes: UnsafeBufferPointer<UInt32>, order: [UInt32], textCount: Int
    ) {
        let width = textCount <= 1 ? 0 : textCount <= 0x100 ? 1 : textCount <= 0x1_0000 ? 2 : 4
        entries.append(
            Entry(name: name, width: width, bytes: ColumnFileWriter.pack(order, width) { UInt64(codes[Int($0)]) }))
    }

    /// Adds texts that no column of codes points at.
    mutating func add(_ name: String, texts: [String]) {
        let whole = texts.map { Array($0.utf8) }
        var flat: [UInt8] = []
        for text in whole { flat += text }
        flat.withUnsafeBytes { flat in
            var start = 0
            add(
                name,
                texts: whole.map { text in
                    defer { start += text.count }
                    return UnsafeRawBufferPointer(rebasing: flat[start..<start + text.count])
                })
        }
    }

    /// Adds texts that no column of codes points at.
    mutating func add(_ name: String, texts: [UnsafeRawBufferPointer]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity((texts.count + 1) * 4 + texts.reduce(0) { $0 + $1.count })
        var start: UInt32 = 0
        for length in [0] + texts.map(\.count) {
            start += UInt32(length)
            withUnsafeBytes(of: start.littleEndian) { bytes.append(contentsOf: $0) }
        }
        for text in texts { bytes.append(contentsOf: text) }
        entries.append(Entry(name: name, width: 1, textCount: texts.count, bytes: bytes))
    }

    private static func pack(_ order: [UInt32], _ width: Int, _ value: (UInt32) -> UInt64) -> [UInt8] {
        switch width {
        case 0: []
        case 1: pack(order, UInt8.self, value)
        case 2: pack(order, UInt16.self, value)
        case 4: pack(order, UInt32.self, value)
        default: pack(order, UInt64.self, value)
        }
    }

    @inline(__always)
    private static func pack<Packed: FixedWidthInteger & UnsignedInteger>(
        _ order: [UInt32], _ type: Packed.Type, _ value: (UInt32) -> UInt64
    ) -> [UInt8] {
        let byteCount = order.count * MemoryLayout<Packed>.stride
        return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            buffer.withMemoryRebound(to: Packed.self) { target in
                for (place, row) in order.enumerated() { target[place] = Packed(truncatingIfNeeded: value(row)) }
            }
            count = byteCount
        }
    }

    /// The whole file.
    mutating func file(
        rowCount: Int, runCount: Int, times: ClosedRange<Int64>, newest: Int64, segmentBytes: Int,
        segmentChecksum: UInt32
    ) -> [UInt8] {
        let directoryEnd = ColumnFile.headerBytes + entries.count * ColumnFile.entryBytes
        var end = directoryEnd
        for index in entries.indices {
            entries[index].place = (end + ColumnFile.alignment - 1) / ColumnFile.alignment * ColumnFile.alignment
            end = entries[index].place + entries[index].bytes.count
        }
        var file = [UInt8](repeating: 0, count: end)
        file.withUnsafeMutableBytes { file in
            file.storeBytes(of: ColumnFile.magic, as: UInt64.self)
            file.storeBytes(of: ColumnFile.format, toByteOffset: 8, as: UInt32.self)
            file.storeBytes(of: UInt32(rowCount), toByteOffset: 12, as: UInt32.self)
            file.storeBytes(of: UInt32(runCount), toByteOffset: 16, as: UInt32.self)
            file.storeBytes(of: UInt32(entries.count), toByteOffset: 20, as: UInt32.self)
            file.storeBytes(of: UInt64(segmentBytes), toByteOffset: 24, as: UInt64.self)
            file.storeBytes(of: segmentChecksum, toByteOffset: 32, as: UInt32.self)
            file.storeBytes(of: times.lowerBound, toByteOffset: 40, as: Int64.self)
            file.storeBytes(of: times.upperBound, toByteOffset: 48, as: Int64.self)
            file.storeBytes(of: newest, toByteOffset: 56, as: Int64.self)
            for (index, entry) in entries.enumerated() {
                write(entry, at: ColumnFile.headerBytes + index * ColumnFile.entryBytes, of: file)
            }
            let head = UnsafeRawBufferPointer(file)[..<directoryEnd]
            file.storeBytes(of: ColumnFile.checksum(head), toByteOffset: 36, as: UInt32.self)
        }
        return file
    }

    private func write(_ entry: Entry, at place: Int, of file: UnsafeMutableRawBufferPointer) {
        precondition(entry.name.utf8.count <= ColumnFile.nameBytes, "section names are short")
        for (offset, byte) in entry.name.utf8.enumerated() { file[place + offset] = byte }
        file.storeBytes(of: UInt32(entry.width), toByteOffset: place + 24, as: UInt32.self)
        file.storeBytes(of: CRC32C.checksum(entry.bytes), toByteOffset: place + 28, as: UInt32.self)
        file.storeBytes(of: entry.base, toByteOffset: place + 32, as: Int64.self)
        file.storeBytes(of: entry.missing.map { $0 + 1 } ?? 0, toByteOffset: place + 40, as: UInt64.self)
        file.storeBytes(of: Int64(entry.place), toByteOffset: place + 48, as: Int64.self)
        file.storeBytes(of: Int64(entry.bytes.count), toByteOffset: place + 56, as: Int64.self)
        file.storeBytes(of: UInt64(entry.textCount), toByteOffset: place + 64, as: UInt64.self)
        entry.bytes.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(rebasing: file[entry.place...]).copyMemory(from: $0)
        }
    }
}
