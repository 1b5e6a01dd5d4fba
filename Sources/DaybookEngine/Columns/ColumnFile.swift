import DaybookCore

/// A file of columns of one segment: a header, a directory, and sections of equal width.
///
/// All numbers are little-endian. Header, 64 bytes: magic (8), format (4), rows (4), runs (4), sections (4), the
/// segment's byte count (8) and CRC-32C (4), CRC-32C of header (with 0 in its place) and directory (4), first and last
/// time (8 each), newest arrival (8). Then 72 bytes a section: name (24), bytes a value (4), CRC-32C (4), smallest
/// value (8), value for none (8), place (8), bytes (8), texts (8). Sections begin at multiples of 64. A section of
/// texts holds one more u32 than it has texts, where each begins, and then their bytes.
///
/// Nothing in it is trusted: a file that is not exactly what this version would write of this segment counts as
/// missing, and a section whose checksum does not fit makes it so.
struct ColumnFile: Sendable {
    static let format: UInt32 = 1
    static let magic: UInt64 = 0x016B_6F6F_6279_6164  // "daybook" and 1
    static let headerBytes = 64
    static let entryBytes = 72
    static let nameBytes = 24
    static let alignment = 64

    struct Section: Sendable {
        let width: Int
        let checksum: UInt32
        let base: Int64
        let missing: UInt64?
        let bytes: Range<Int>
        let textCount: Int
    }

    let rowCount: Int
    let runCount: Int
    let times: ClosedRange<Int64>
    /// The newest min(event time, receive time).
    let newest: Int64
    let sections: [String: Section]
    private let file: FileBytes

    /// Reads header and directory; nil for anything but a whole file of this format, made of this segment.
    init?(_ file: FileBytes, segmentBytes: Int, segmentChecksum: UInt32) {
        let bytes = file.bytes
        guard bytes.count >= ColumnFile.headerBytes, bytes.load(as: UInt64.self) == ColumnFile.magic,
            bytes.load(fromByteOffset: 8, as: UInt32.self) == ColumnFile.format
        else { return nil }
        let sectionCount = Int(bytes.load(fromByteOffset: 20, as: UInt32.self))
        guard sectionCount <= 1_000 else { return nil }
        let directoryEnd = ColumnFile.headerBytes + sectionCount * ColumnFile.entryBytes
        guard bytes.count >= directoryEnd, bytes.load(fromByteOffset: 24, as: UInt64.self) == UInt64(segmentBytes),
            bytes.load(fromByteOffset: 32, as: UInt32.self) == segmentChecksum,
            bytes.load(fromByteOffset: 36, as: UInt32.self) == ColumnFile.checksum(bytes[..<directoryEnd])
        else { return nil }
        var sections: [String: Section] = [:]
        for index in 0..<sectionCount {
            let place = ColumnFile.headerBytes + index * ColumnFile.entryBytes
            let name = bytes[place..<place + ColumnFile.nameBytes].prefix { $0 != 0 }
            let (start, count) = (
                bytes.load(fromByteOffset: place + 48, as: Int64.self),
                bytes.load(fromByteOffset: place + 56, as: Int64.self)
            )
            guard start >= directoryEnd, count >= 0, start % Int64(ColumnFile.alignment) == 0,
                start + count <= bytes.count
            else { return nil }
            let missing = bytes.load(fromByteOffset: place + 40, as: UInt64.self)
            sections[String(decoding: name, as: UTF8.self)] = Section(
                width: Int(bytes.load(fromByteOffset: place + 24, as: UInt32.self)),
                checksum: bytes.load(fromByteOffset: place + 28, as: UInt32.self),
                base: bytes.load(fromByteOffset: place + 32, as: Int64.self),
                missing: missing == 0 ? nil : missing - 1, bytes: Int(start)..<Int(start + count),
                textCount: Int(bytes.load(fromByteOffset: place + 64, as: UInt64.self)))
        }
        self.sections = sections
        self.file = file
        rowCount = Int(bytes.load(fromByteOffset: 12, as: UInt32.self))
        runCount = Int(bytes.load(fromByteOffset: 16, as: UInt32.self))
        let (first, last) = (
            bytes.load(fromByteOffset: 40, as: Int64.self), bytes.load(fromByteOffset: 48, as: Int64.self)
        )
        guard first <= last else { return nil }
        times = first...last
        newest = bytes.load(fromByteOffset: 56, as: Int64.self)
    }

    /// The CRC-32C of header and directory, without the place where it stands itself.
    static func checksum(_ head: Slice<UnsafeRawBufferPointer>) -> UInt32 {
        let before = CRC32C.checksum(UnsafeRawBufferPointer(rebasing: head[..<36]))
        return CRC32C.checksum(UnsafeRawBufferPointer(rebasing: head[40...]), continuing: before)
    }

    /// The bytes of a section whose checksum fits and that holds `count` values; nil for any other.
    private func checked(_ name: String, count: Int? = nil) -> (Section, UnsafeRawBufferPointer)? {
        guard let section = sections[name] else { return nil }
        if let count, section.bytes.count != count * section.width { return nil }
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[section.bytes])
        file.willRead(bytes)
        guard CRC32C.checksum(bytes) == section.checksum else { return nil }
        return (section, bytes)
    }

    /// A column of whole numbers, one a row; nil where the file has none that can be trusted.
    ///
    /// Linear, as it is checked.
    func column(_ name: String) -> PackedColumn? {
        guard let (section, bytes) = checked(name, count: rowCount), [0, 1, 2, 4, 8].contains(section.width) else {
            return nil
        }
        return PackedColumn(
            values: bytes.baseAddress ?? file.start, width: section.width, base: section.base,
            missing: section.missing)
    }

    /// A column of codes, each of them below the number of its texts, and the checksum of the texts.
    func texts(_ name: String) -> (codes: PackedColumn, texts: SectionTexts, checksum: UInt32)? {
        guard let codes = column(name), let (section, bytes) = checked("\(name)\(ColumnFile.textsSuffix)"),
            let texts = SectionTexts(bytes, count: section.textCount)
        else { return nil }
        return (codes, texts, section.checksum)
    }

    /// The texts of a section of its own.
    func ownTexts(_ name: String) -> SectionTexts? {
        guard let (section, bytes) = checked(name) else { return nil }
        return SectionTexts(bytes, count: section.textCount)
    }

    /// An array of numbers that are not one a row.
    func array<Element: BitwiseCopyable>(
        _ name: String, of type: Element.Type, count: Int?
    ) -> UnsafeBufferPointer<Element>? {
        guard let (section, bytes) = checked(name, count: count), section.width == MemoryLayout<Element>.stride else {
            return nil
        }
        return bytes.assumingMemoryBound(to: type)
    }

    static let textsSuffix = ".texts"
}

/// Texts laid one after the other.
struct SectionTexts: @unchecked Sendable {  // @unchecked: the memory never changes while its file lives.
    let count: Int
    private let starts: UnsafePointer<UInt32>
    private let bytes: UnsafeRawBufferPointer

    /// Nil where the numbers do not lie one behind the other.
    init?(_ section: UnsafeRawBufferPointer, count: Int) {
        let head = (count + 1) * 4
        guard count >= 0, section.count >= head, let base = section.baseAddress else { return nil }
        self.count = count
        starts = base.assumingMemoryBound(to: UInt32.self)
        bytes = UnsafeRawBufferPointer(rebasing: section[head...])
        for index in 0..<count where starts[index] > starts[index + 1] { return nil }
        guard Int(starts[count]) <= bytes.count else { return nil }
    }

    /// The bytes of a text.
    subscript(index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[Int(starts[index])..<Int(starts[index + 1])])
    }
}
