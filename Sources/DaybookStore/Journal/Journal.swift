import DaybookCore

/// The acknowledged lines that are not sealed yet: files `.daybook/open/<n>.ndjson` for the whole store.
///
/// A batch is one write and one fdatasync. A file whose write or sync failed is never written or synced again: the next
/// batch starts a new one. Files of an earlier process are never appended to. One thread uses it.
struct Journal {
    private let directory: DataDirectory
    private let files: any FileSystem
    private var current: (number: Int, file: Descriptor)?
    private var nextNumber: Int
    /// The acknowledged bytes of each file.
    private(set) var byteCounts: [Int: Int]

    /// Continues after the files that are there (with their whole sizes) and those sealed before.
    init(
        directory: DataDirectory, files: any FileSystem, byteCounts: [Int: Int], sealed: Int
    ) {
        self.directory = directory
        self.files = files
        self.byteCounts = byteCounts
        nextNumber = max(byteCounts.keys.max() ?? 0, sealed) + 1
    }

    /// Acknowledged bytes in all files.
    var byteCount: Int { byteCounts.values.reduce(0, +) }

    /// Writes and syncs a batch; what returns is acknowledged.
    ///
    /// - Throws: `disk-full`, `input-output`; then nothing of the batch is acknowledged.
    mutating func append(_ batch: [JournalLine]) throws(DaybookError) {
        guard !batch.isEmpty else { return }
        var bytes: [UInt8] = []
        for line in batch { line.write(to: &bytes) }
        let (number, file) = try currentFile()
        let offset = byteCounts[number] ?? 0
        do {
            try files.write(bytes, to: file, at: offset)
            try files.sync(file)
            if offset == 0 { try files.syncDirectory(directory.absolute(DataDirectory.open)) }
        } catch {
            retire(acknowledged: offset)
            throw error
        }
        byteCounts[number] = offset + bytes.count
    }

    /// Closes the current file, so that its lines can be sealed, and returns the numbers of all files.
    mutating func rotate() -> [Int] {
        if let current { files.close(current.file) }
        current = nil
        return byteCounts.keys.sorted()
    }

    /// Forgets files that are sealed.
    mutating func forget(_ numbers: [Int]) {
        for number in numbers { byteCounts[number] = nil }
    }

    /// The path of a file below the data directory.
    static func path(_ number: Int) -> String { "\(DataDirectory.open)/\(number).ndjson" }

    private mutating func currentFile() throws(DaybookError) -> (number: Int, file: Descriptor) {
        if let current { return current }
        let number = nextNumber
        nextNumber += 1
        let file = try files.create(directory.absolute(Journal.path(number)), mode: 0o600)
        byteCounts[number] = 0
        current = (number, file)
        return (number, file)
    }

    /// Cuts what was not acknowledged where that is still possible; sealing reads no further than the acknowledged
    /// bytes.
    private mutating func retire(acknowledged: Int) {
        guard let current else { return }
        try? files.truncate(current.file, to: acknowledged)
        files.close(current.file)
        self.current = nil
    }
}
