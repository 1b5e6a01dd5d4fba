package import DaybookCore

extension StoreSnapshot {
    /// Reads the collected lines that were received since a moment, sealed or not, and some that are older; `body` gets
    /// the project's folder, the stream and the line without its newline, in the order of writing.
    ///
    /// - Complexity: linear in the bytes of the segments sealed since then, and of the journal.
    /// - Throws: `input-output`; a segment that is missing is passed over, since `verify` names it.
    package func eachCollectedLine(
        since moment: Instant, _ body: (String, Stream, UnsafeRawBufferPointer) -> Void
    ) throws(DaybookError) {
        let seals = Ledger.sealsInForce(ledger.lines).filter { $0.seal.importID == nil && $0.line.at >= moment }
        for (_, seal) in seals {
            guard let stream = Stream(rawValue: seal.stream), let bytes = try bytesIfAny(of: seal.path) else {
                continue
            }
            bytes.withUnsafeBytes { buffer in
                for line in LineCursor(buffer) { body(seal.project, stream, line) }
            }
        }
        for number in try JournalRecovery(directory: directory, files: files).numbers()
        where number > ledger.sealedJournal {
            guard let bytes = try bytesIfAny(of: Journal.path(number)) else { continue }
            bytes.withUnsafeBytes { buffer in
                for line in LineCursor(buffer) {
                    guard let line = JournalLine(line) else { continue }
                    line.line.withUnsafeBytes { body(line.project, line.stream, $0) }
                }
            }
        }
    }

    /// The whole journal lines that are not sealed, by the number of their file.
    package func openLines() throws(DaybookError) -> [(file: Int, lines: [JournalLine])] {
        var batches: [(file: Int, lines: [JournalLine])] = []
        for number in try JournalRecovery(directory: directory, files: files).numbers()
        where number > ledger.sealedJournal {
            guard let bytes = try bytesIfAny(of: Journal.path(number)) else { continue }
            let lines = bytes.withUnsafeBytes { LineCursor($0).compactMap { JournalLine($0) } }
            batches.append((number, lines))
        }
        return batches
    }

    private func bytesIfAny(of path: String) throws(DaybookError) -> [UInt8]? {
        do {
            return try files.read(directory.absolute(path))
        } catch  where error.code == .notFound {
            return nil
        }
    }
}
