import DaybookCore

/// What a crash left of lines that were never acknowledged: cut from the journal and kept.
package struct TornLines: Sendable, Equatable {
    /// The journal file they were in, below the data directory.
    package let file: String
    /// Where in that file the first of them began.
    package let offset: Int
    package let byteCount: Int
    /// The file that keeps the bytes, below the data directory.
    package let kept: String

    /// One sentence for the log.
    package var sentence: String {
        "\(byteCount) bytes at offset \(offset) of \(file) were no whole line; they were cut and kept in \(kept)."
    }
}

/// Reads the journal files that an earlier process left.
struct JournalRecovery {
    let directory: DataDirectory
    let files: any FileSystem

    /// The numbers of the journal files, ascending.
    func numbers() throws(DaybookError) -> [Int] {
        try files.namesIfAny(in: directory.absolute(DataDirectory.open)).compactMap { name in
            name.hasSuffix(".ndjson") ? Int(name.dropLast(7)) : nil
        }.sorted()
    }

    /// Drops files that are sealed, cuts torn lines from the others and keeps them aside.
    ///
    /// - Returns: the size of each file that stays, and what was cut.
    func recover(sealed: Int, now: Instant) throws(DaybookError) -> (byteCounts: [Int: Int], torn: [TornLines]) {
        var byteCounts: [Int: Int] = [:]
        var torn: [TornLines] = []
        for number in try numbers() {
            let path = directory.absolute(Journal.path(number))
            if number <= sealed {
                try files.unlink(path)
                continue
            }
            let bytes = try files.read(path)
            let (whole, broken, offset) = JournalRecovery.split(bytes)
            if !broken.isEmpty {
                torn.append(try keep(broken, of: number, at: offset, now: now))
                try files.replaceWhole(path, whole, mode: 0o600)
            }
            byteCounts[number] = whole.count
        }
        return (byteCounts, torn)
    }

    /// The whole lines, all else, and where the first of that began.
    static func split(_ bytes: [UInt8]) -> (whole: [UInt8], broken: [UInt8], offset: Int) {
        var whole: [UInt8] = []
        var broken: [UInt8] = []
        var offset = bytes.count
        var start = 0
        while start < bytes.count {
            let newline = bytes[start...].firstIndex(of: 0x0A)
            let end = newline.map { $0 + 1 } ?? bytes.count
            let isWhole =
                newline.map { line in
                    bytes.withUnsafeBytes { JournalLine(UnsafeRawBufferPointer(rebasing: $0[start..<line])) != nil }
                } ?? false
            if isWhole {
                whole += bytes[start..<end]
            } else {
                offset = min(offset, start)
                broken += bytes[start..<end]
            }
            start = end
        }
        return (whole, broken, offset)
    }

    private func keep(_ bytes: [UInt8], of number: Int, at offset: Int, now: Instant) throws(DaybookError) -> TornLines
    {
        let folder = directory.absolute(DataDirectory.torn)
        let name = "\(number)-\(offset)-\(now.milliseconds)"
        let report = TornLines(
            file: Journal.path(number), offset: offset, byteCount: bytes.count,
            kept: "\(DataDirectory.torn)/\(name).bytes")
        var writer = JSONWriter()
        writer.value(
            .object([
                .init("at", .text(now.preciseText)), .init("file", .text(report.file)), .init("offset", .int(offset)),
                .init("bytes", .int(bytes.count)), .init("kept", .text(report.kept)),
            ]))
        try files.replaceWhole("\(folder)/\(name).bytes", bytes, mode: 0o600)
        try files.replaceWhole("\(folder)/\(name).json", writer.bytes + [0x0A], mode: 0o600)
        return report
    }
}
