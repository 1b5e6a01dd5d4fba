import Crypto
package import DaybookCore
import DaybookJSON

/// The record of all that was ever sealed, imported, taken back or deleted: a chain of lines, each with the hash of the
/// one before.
package struct Ledger: Sendable, Equatable {
    /// One line with its hash.
    package struct Line: Sendable, Equatable {
        package let at: Instant
        package let act: LedgerAct
        /// Hex SHA-256 of the line before; 64 zeros in the first.
        package let previous: String
        /// Hex SHA-256 of this line without its newline.
        package let hash: String
        /// Path of its file below the data directory.
        package let file: String
        /// Its number in the file, from 1.
        package let number: Int
    }

    package private(set) var lines: [Line] = []
    /// The size in bytes of the newest file.
    private(set) var tailByteCount = 0

    /// What the first line of all chains to.
    static let origin = String(repeating: "0", count: 64)

    /// A ledger without lines.
    package init() {}

    /// Reads the files in the order of their names; does not check the chain.
    ///
    /// - Throws: `damaged`, naming file and line, where a line is none of a ledger.
    package init(files: [(path: String, bytes: [UInt8])]) throws(DaybookError) {
        for (path, bytes) in files {
            tailByteCount = bytes.count
            for (index, text) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
                if text.isEmpty { continue }
                lines.append(try Ledger.line(Array(text), path: path, number: index + 1))
            }
        }
    }

    /// The hash of the newest line: the head that can be published.
    package var head: String { lines.last?.hash ?? Ledger.origin }

    /// Reads one line.
    static func line(_ bytes: [UInt8], path: String, number: Int) throws(DaybookError) -> Line {
        guard let value = try? JSON.parse(bytes), let act = LedgerAct(value), let at = value["at"]?.int,
            let previous = value["prev"]?.text
        else {
            throw DaybookError(
                .damaged, "Line \(number) of \(path) is no ledger line.",
                remedy: "Compare it with git: `git log -p -- \(path)`.")
        }
        return Line(
            at: Instant(milliseconds: at), act: act, previous: previous, hash: Hex.text(SHA256.hash(data: bytes)),
            file: path, number: number)
    }

    /// The lines that acts made at a time add, and the file they belong to.
    ///
    /// A clock that went back does not start an older file: the chain's order is that of the file names.
    func addition(of acts: [LedgerAct], at now: Instant) -> LedgerAddition {
        let month = "\(now.utcDay.year.padded(to: 4))-\(now.utcDay.month.padded(to: 2))"
        let named = "ledger/\(month.prefix(4))/\(month).ndjson"
        let newest = lines.last?.file
        let file = newest.map { max($0, named) } ?? named
        var previous = head
        var bytes: [UInt8] = []
        for act in acts {
            var writer = JSONWriter()
            writer.value(.object([.init("prev", .text(previous)), .init("at", .int(now.milliseconds))] + act.members))
            previous = Hex.text(SHA256.hash(data: writer.bytes))
            bytes += writer.bytes + [0x0A]
        }
        return LedgerAddition(file: file, offset: file == newest ? tailByteCount : 0, bytes: bytes)
    }

    /// The seals whose segments must be there: without those of undone imports and of the time before a deletion.
    ///
    /// They come in the order of the lines, which are those of one project or of all.
    ///
    /// - Complexity: linear in the lines, and in the seals once more for each line that takes some back.
    static func sealsInForce(_ lines: some Sequence<Line>) -> [(line: Line, seal: LedgerAct.Seal)] {
        var seals: [(line: Line, seal: LedgerAct.Seal)] = []
        for line in lines {
            switch line.act {
            case .seal(let seal): seals.append((line, seal))
            case .imported: continue
            case .undone(let project, let id):
                seals.removeAll { $0.seal.project == project && $0.seal.importID == id }
            case .projectDeleted(let project): seals.removeAll { $0.seal.project == project }
            }
        }
        return seals
    }

    /// The newest journal file whose lines are all sealed; 0 before the first.
    package var sealedJournal: Int {
        var newest = 0
        for line in lines {
            if case .seal(let seal) = line.act, let journal = seal.journal { newest = max(newest, journal) }
        }
        return newest
    }

    /// The highest number that a segment in this folder ever had; 0 where there was none.
    func lastSequence(of prefix: String) -> Int {
        var last = 0
        for line in lines {
            guard case .seal(let seal) = line.act, seal.path.hasPrefix(prefix) else { continue }
            last = max(last, Int(seal.path.dropFirst(prefix.count).prefix { $0 != "." }) ?? 0)
        }
        return last
    }
}

/// Bytes to be put into a ledger file at an offset.
struct LedgerAddition: Sendable, Equatable {
    let file: String
    let offset: Int
    let bytes: [UInt8]
}
