package import DaybookCore
import DaybookGit

extension StoreWriter {
    /// Seals all acknowledged lines: a segment for each project and stream, lines in the ledger, one commit.
    ///
    /// - Complexity: linear in the journal; holds a piece of it in memory.
    /// - Returns: the segments, none where no line waited.
    /// - Throws: `disk-full`, `input-output`, `git`; the lines then stay acknowledged and are sealed by the next call.
    @discardableResult
    package func seal(author: Author, now: Instant) throws(DaybookError) -> [LedgerAct.Seal] {
        try settle()
        let numbers = journal.rotate()
        guard numbers.contains(where: { journal.byteCounts[$0] ?? 0 > 0 }) else { return [] }
        let staging = try makeStaging("seal")
        defer { dropStaging(staging) }
        var splitter = JournalSplitter(
            folder: directory.absolute(staging), files: files, without: snapshot.deletedFolders)
        let parts: [JournalSplitter.Part]
        do throws(DaybookError) {
            for number in numbers {
                try splitter.add(directory.absolute(Journal.path(number)), byteCount: journal.byteCounts[number] ?? 0)
            }
            parts = try splitter.finish()
        } catch {
            splitter.abandon()
            throw error
        }
        guard !parts.isEmpty else { return [] }
        let plan = try sealingPlan(of: parts, numbers: numbers, staging: staging, author: author, now: now)
        try files.syncDirectory(directory.absolute(staging))
        try perform(plan.plan)
        return plan.seals
    }

    private func sealingPlan(
        of parts: [JournalSplitter.Part], numbers: [Int], staging: String, author: Author, now: Instant
    ) throws(DaybookError) -> (plan: ChangePlan, seals: [LedgerAct.Seal]) {
        var seals: [LedgerAct.Seal] = []
        var moves: [ChangePlan.Move] = []
        var sequences: [String: Int] = [:]
        for part in parts {
            let prefix = StorePath.segmentPrefix(project: part.project, stream: part.stream.rawValue, day: now.utcDay)
            let last = if let known = sequences[prefix] { known } else { try lastSequence(of: prefix) }
            let sequence = last + 1
            sequences[prefix] = sequence
            let path = "\(prefix)\(sequence.padded(to: 4)).ndjson"
            seals.append(
                .init(
                    project: part.project, stream: part.stream.rawValue, path: path, digest: part.digest,
                    journal: numbers.last))
            moves.append(.init(staged: "\(staging)/\(part.name)", path: path))
        }
        let lineCount = seals.reduce(0) { $0 + $1.digest.lineCount }
        let projects = Set(seals.map(\.project)).sorted()
        let trailers =
            projects.map { GitMessage.Trailer("Project", $0) }
            + seals.flatMap { seal in
                [
                    GitMessage.Trailer("Segment", seal.path), .init("Lines", String(seal.digest.lineCount)),
                    .init("Root", seal.digest.root),
                ]
            }
        let message = GitMessage("Seal \(lineCount) \(lineCount == 1 ? "line" : "lines")", trailers: trailers)
        var plan = ChangePlan(author: author, at: now, message: message)
        plan.moves = moves
        plan.ledger = snapshot.ledger.addition(of: seals.map(LedgerAct.seal), at: now)
        plan.drops = numbers.map(Journal.path)
        return (plan, seals)
    }

    /// The highest sequence number used under a prefix, by the ledger or by a file that does not belong there.
    private func lastSequence(of prefix: String) throws(DaybookError) -> Int {
        let folder = FilePath.parent(of: prefix)
        let start = FilePath.name(of: prefix)
        let names = try files.namesIfAny(in: directory.absolute(folder)).filter { $0.hasPrefix(start) }
        let numbers = names.compactMap { Int($0.dropFirst(start.count).prefix { $0 != "." }) }
        return max(snapshot.ledger.lastSequence(of: prefix), numbers.max() ?? 0)
    }
}
