package import DaybookCore
import Glibc

/// The column files of a store's segments, one or more each, in a folder that can be deleted at any time.
///
/// A file is written whole under another name and then renamed, so that readers and other builders never see a part.
/// Where nothing can be written the columns stay in memory.
package struct ColumnCache: Sendable {
    private let folder: String?

    /// A cache below a folder that is made when it is needed; without one, columns are made anew each time.
    package init(in cache: String?) {
        folder = cache.map { "\($0)/columns" }
    }

    /// The columns of a segment; nil where it has no row.
    ///
    /// Linear in its columns, in its bytes where they lack.
    ///
    /// - Throws: `damaged` for a segment that is not what was sealed.
    func columns(of segment: SegmentInfo, from source: any SegmentSource, _ columns: Set<Column>) throws
        -> SegmentColumns?
    {
        let files = read(segment)
        if let known = SegmentColumns(files, columns: columns) { return known }
        if let base = SegmentColumns(files, columns: []) {
            let lacking = columns.filter { column in
                !files.contains { file in
                    column.isText
                        ? file.texts(column.field.rawValue) != nil : file.column(column.field.rawValue) != nil
                }
            }
            if let more = try further(lacking, base, segment, source) {
                let sound = files.filter { file in
                    !lacking.contains { file.sections[$0.field.rawValue] != nil }
                }
                if let whole = SegmentColumns(sound + [more], columns: columns) { return whole }
            }
        }
        let builder = ColumnFileBuilder(Set(Column.allCases), from: segment.path)
        try builder.add(source.reader(of: segment))
        guard let bytes = builder.file(segmentBytes: segment.byteCount, segmentChecksum: segment.checksum) else {
            return nil
        }
        return keep(bytes, segment, number: 0).flatMap { SegmentColumns([$0], columns: columns) }
    }

    /// Makes a file of columns that came to be after the segment's others were written.
    private func further(
        _ columns: Set<Column>, _ base: SegmentColumns, _ segment: SegmentInfo, _ source: any SegmentSource
    ) throws -> ColumnFile? {
        let builder = ColumnFileBuilder(columns, from: segment.path)
        try builder.add(source.reader(of: segment))
        let bytes = builder.file(
            following: base, segmentBytes: segment.byteCount, segmentChecksum: segment.checksum)
        guard let bytes else { return nil }
        let free = (1...ColumnCache.filesPerSegment).first { number in
            path(segment, number).map { access($0, F_OK) != 0 } ?? true
        }
        return keep(bytes, segment, number: free ?? ColumnCache.filesPerSegment)
    }

    private static let filesPerSegment = 32

    /// The columns of lines that are no sealed segment, in memory; nil where no line gives a row.
    ///
    /// - Throws: `damaged` for a line that cannot be read.
    static func columns(ofTail lines: [UInt8], _ columns: Set<Column>) throws -> SegmentColumns? {
        let builder = ColumnFileBuilder(columns, from: "the open tail")
        try builder.add(MemoryReader(lines))
        guard let bytes = builder.file(segmentBytes: lines.count, segmentChecksum: 0) else { return nil }
        let file = bytes.withUnsafeBytes { FileBytes(copying: $0) }
        return ColumnFile(file, segmentBytes: lines.count, segmentChecksum: 0)
            .flatMap { SegmentColumns([$0], columns: columns) }
    }

    // MARK: Files

    private func path(_ segment: SegmentInfo, _ number: Int) -> String? {
        folder.map { "\($0)/\(ColumnCache.stem(segment)).\(number)" }
    }

    /// What the names of a segment's files begin with.
    static func stem(_ segment: SegmentInfo) -> String {
        "\(segment.ledgerLine.prefix(32))-\(String(segment.checksum, radix: 16))"
    }

    private func read(_ segment: SegmentInfo) -> [ColumnFile] {
        var files: [ColumnFile] = []
        for number in 0...ColumnCache.filesPerSegment {
            guard let path = path(segment, number), let bytes = FileBytes(mapping: path) else { break }
            let file = ColumnFile(bytes, segmentBytes: segment.byteCount, segmentChecksum: segment.checksum)
            if let file { files.append(file) } else if number == 0 { break }
        }
        return files
    }

    /// Writes a file and gives it mapped; in memory where it cannot be written.
    private func keep(_ bytes: [UInt8], _ segment: SegmentInfo, number: Int) -> ColumnFile? {
        if let path = path(segment, number), CacheFile.write(bytes, to: path),
            let mapped = FileBytes(mapping: path),
            let file = ColumnFile(mapped, segmentBytes: segment.byteCount, segmentChecksum: segment.checksum)
        {
            return file
        }
        let memory = bytes.withUnsafeBytes { FileBytes(copying: $0) }
        return ColumnFile(memory, segmentBytes: segment.byteCount, segmentChecksum: segment.checksum)
    }

    /// Removes the files of segments that are no more, and drafts that nobody has finished within an hour.
    ///
    /// `segments` are all that there are, of whatever project.
    package func prune(keeping segments: [SegmentInfo]) {
        guard let folder else { return }
        let stems = Set(segments.map(ColumnCache.stem))
        let hourAgo = time(nil) - 3_600
        for name in CacheFile.names(in: folder) {
            let path = "\(folder)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            let isKept =
                name.hasSuffix(CacheFile.draftSuffix)
                ? status.st_mtim.tv_sec > hourAgo : stems.contains(String(name.prefix { $0 != "." }))
            if !isKept { unlink(path) }
        }
    }
}
