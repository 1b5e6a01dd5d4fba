import DaybookCore
import DaybookGit
import DaybookJSON

/// A change of the store, written down before it is carried out.
///
/// Once the plan file is in place the change will happen: now, or at the next open for writing. Before that it has left
/// nothing but staged files, which the next open removes. Every step may be repeated. Paths are below the data
/// directory.
struct ChangePlan: Sendable, Equatable {
    /// A staged file and the place it goes to.
    struct Move: Sendable, Equatable {
        let staged: String
        let path: String
    }

    /// Files to be renamed into place, replacing what is there.
    var moves: [Move] = []
    /// Files that go, with the folders that are empty then.
    var removals: [String] = []
    var ledger: LedgerAddition?
    /// Files that go after the commit.
    var drops: [String] = []
    var author: Author
    var at: Instant
    var message: GitMessage
    /// Paths that the commit takes out or in besides moves, removals and ledger.
    var committed: [String] = []
    /// Locks of git that were there before: another program's.
    var foreignLocks: [String] = []

    init(author: Author, at: Instant, message: GitMessage) {
        self.author = author
        self.at = at
        self.message = message
    }

    /// Every path outside `.daybook` that the plan touches.
    var touched: Set<String> {
        Set(moves.map(\.path) + removals + committed + (ledger.map { [$0.file] } ?? []))
    }

    /// What git is told: every path that the plan touches and git may see.
    func gitChanges(ignoring isIgnored: (String) -> Bool) -> [GitChange] {
        let written = moves.map(\.path) + committed + (ledger.map { [$0.file] } ?? [])
        return removals.filter { !isIgnored($0) }.map(GitChange.removed)
            + written.filter { !isIgnored($0) }.map(GitChange.file)
    }
}

extension ChangePlan {
    /// The plan as the bytes of its file.
    var bytes: [UInt8] {
        var members: [Value.Member] = [
            .init("moves", .list(moves.map { .list([.text($0.staged), .text($0.path)]) })),
            .init("removals", .list(removals.map(Value.text))), .init("drops", .list(drops.map(Value.text))),
            .init("committed", .list(committed.map(Value.text))),
            .init("locks", .list(foreignLocks.map(Value.text))), .init("author", .text(author.name)),
            .init("email", .text(author.email)), .init("at", .int(at.milliseconds)),
            .init("subject", .text(message.subject)),
            .init("trailers", .list(message.trailers.map { .list([.text($0.name), .text($0.value)]) })),
        ]
        if let ledger {
            members.append(.init("ledger", .text(ledger.file)))
            members.append(.init("offset", .int(ledger.offset)))
            members.append(.init("lines", .text(String(decoding: ledger.bytes, as: UTF8.self))))
        }
        var writer = JSONWriter()
        writer.value(.object(members))
        return writer.bytes + [0x0A]
    }

    /// Reads a plan file.
    ///
    /// - Throws: `damaged` where it is none.
    init(_ bytes: [UInt8]) throws(DaybookError) {
        guard let value = try? JSON.parse(bytes), let author = value["author"]?.text, let email = value["email"]?.text,
            let at = value["at"]?.int, let subject = value["subject"]?.text,
            let moves = ChangePlan.pairs(value["moves"]), let trailers = ChangePlan.pairs(value["trailers"])
        else {
            throw DaybookError(
                .damaged, "The plan \(DataDirectory.plan) of an unfinished change cannot be read.",
                remedy: "Keep a copy of the data directory, remove the file and run `daybook verify`.")
        }
        let message = GitMessage(subject, trailers: trailers.map { GitMessage.Trailer($0.0, $0.1) })
        self.init(
            author: Author(name: author, email: email), at: Instant(milliseconds: at), message: message)
        self.moves = moves.map { Move(staged: $0.0, path: $0.1) }
        removals = value["removals"]?.list?.compactMap(\.text) ?? []
        drops = value["drops"]?.list?.compactMap(\.text) ?? []
        committed = value["committed"]?.list?.compactMap(\.text) ?? []
        foreignLocks = value["locks"]?.list?.compactMap(\.text) ?? []
        if let file = value["ledger"]?.text, let offset = value["offset"]?.int, let lines = value["lines"]?.text {
            ledger = LedgerAddition(file: file, offset: offset, bytes: Array(lines.utf8))
        }
    }

    private static func pairs(_ value: Value?) -> [(String, String)]? {
        guard let list = value?.list else { return nil }
        let pairs = list.compactMap { pair -> (String, String)? in
            guard let texts = pair.list?.compactMap(\.text), texts.count == 2 else { return nil }
            return (texts[0], texts[1])
        }
        return pairs.count == list.count ? pairs : nil
    }
}
