import Crypto
package import DaybookCore
import Foundation
import Glibc
import Synchronization

/// Writes a site into its folder so that a reader never sees half a build.
///
/// What is new goes into a draft as it is added. At the end unchanged files are hard-linked into it, and it is
/// exchanged with the folder in one step; where that cannot be (a mount point), files are replaced one by one, assets
/// first, pages next, indexes and `build.json` last. Files that no `build.json` lists are carried over. Any thread may
/// use it.
package final class SiteTree: Sendable {
    package let root: String
    /// What the folder holds now; nil where it holds no site.
    package let previous: Manifest?
    private let previousByPath: [String: Manifest.Entry]
    private let draft: TreeDraft
    private let state = Mutex(State())

    private struct State {
        var entries: [Manifest.Entry] = []
        /// The paths of files that are new or changed.
        var written: Set<String> = []
        /// What no `build.json` may name: files that are new or changed, how many stay, and paths that go.
        var unlisted: (written: Set<String>, kept: Int, removed: Set<String>) = ([], 0, [])
    }

    /// How a build ended.
    package struct Outcome: Sendable, Equatable {
        package let written: Int
        package let kept: Int
        package let removed: Int

        /// True where nothing in the folder was touched.
        package var isUnchanged: Bool { written == 0 && removed == 0 }
    }

    /// Looks at the folder of a site.
    ///
    /// A folder that is missing, empty or holds only a README.md counts as empty. `previous` is its `build.json`, read
    /// by the caller.
    ///
    /// - Throws: `refused` for a folder with files but no `build.json`, unless `force` is set.
    package init(root: String, previous: Manifest?, force: Bool) throws(DaybookError) {
        let real = SitePath.real(root)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: real)) ?? []
        if previous == nil && !force && !Set(names).subtracting(["README.md"]).isEmpty {
            throw DaybookError(
                .refused, "The folder \(root) holds files but no site of Daybook.",
                remedy: "Name an empty folder with --public, or pass --force to build into it; its files are kept.")
        }
        self.root = real
        self.previous = previous
        draft = TreeDraft(root: real)
        previousByPath = Dictionary((previous?.entries ?? []).map { ($0.path, $0) }) { first, _ in first }
    }

    /// Keeps the files of the last build whose paths begin in one of these ways; a folder ends with `/`.
    ///
    /// False, and nothing is kept, where one is gone or was made of other inputs.
    package func keep(_ beginnings: [String], inputs: String) -> Bool {
        let own = previousByPath.values.filter { entry in beginnings.contains { entry.path.hasPrefix($0) } }
        guard !own.isEmpty, own.allSatisfy({ $0.inputs == inputs }),
            own.allSatisfy(isThere)
        else { return false }
        state.withLock { $0.entries += own }
        return true
    }

    /// Keeps all files of the last build that lie in `folder`; false where there are none.
    @discardableResult
    package func keep(everythingIn folder: String) -> Bool {
        let own = previousByPath.values.filter { $0.path.hasPrefix(folder) }
        state.withLock { $0.entries += own }
        return !own.isEmpty
    }

    /// The bytes of a file of the last build, whole and made of the same inputs; nil for any other.
    ///
    /// Whoever takes them adds them again.
    package func known(_ path: String, inputs: String) -> [UInt8]? {
        guard let entry = previousByPath[path], entry.inputs == inputs, let bytes = existing(path),
            Hex.text(SHA256.hash(data: bytes)) == entry.digest
        else { return nil }
        return bytes
    }

    /// True where every file that the last build listed is still there in its size.
    package var isWhole: Bool { previousByPath.values.allSatisfy(isThere) }

    private func isThere(_ entry: Manifest.Entry) -> Bool { has(entry.path, byteCount: entry.byteCount) }

    /// What a build answers that ends before it computes anything.
    package var unchanged: Outcome { Outcome(written: 0, kept: previousByPath.count, removed: 0) }

    /// How many files are to be written so far.
    package var writtenCount: Int { state.withLock(\.written.count) }

    /// Adds a file that was computed anew; one whose bytes are the same as before is kept.
    package func add(_ file: SiteFile, inputs: String) throws(DaybookError) {
        try add(file.bytes, at: [(file.path, inputs)])
    }

    /// Adds the same bytes at several paths, each with the id of what it was computed from; on disk they are one file.
    package func add(_ bytes: [UInt8], at places: [(path: String, inputs: String)]) throws(DaybookError) {
        let digest = Hex.text(SHA256.hash(data: bytes))
        var written: String?
        for (path, inputs) in places {
            let entry = Manifest.Entry(path: path, inputs: inputs, digest: digest, byteCount: bytes.count)
            let isSame = previousByPath[path]?.digest == digest && existing(path) == bytes
            if !isSame {
                try draft.write(SiteFile(path: path, bytes: bytes), as: written)
                written = path
            }
            state.withLock { state in
                state.entries.append(entry)
                if !isSame { state.written.insert(path) }
            }
        }
    }

    /// Adds a file under a name that nobody may guess.
    ///
    /// No `build.json` lists it: whoever added it says when it goes.
    package func addUnlisted(_ file: SiteFile) throws(DaybookError) {
        let isSame = existing(file.path) == file.bytes
        if !isSame { try draft.write(file) }
        state.withLock { state in
            if isSame { state.unlisted.kept += 1 } else { state.unlisted.written.insert(file.path) }
        }
    }

    /// Removes files that were added unlisted, those that are there.
    package func removeUnlisted(_ paths: some Sequence<String>) {
        let there = paths.filter { FileManager.default.fileExists(atPath: "\(root)/\($0)") }
        state.withLock { $0.unlisted.removed.formUnion(there) }
    }

    /// True where a file of that size is there.
    package func has(_ path: String, byteCount: Int) -> Bool {
        var status = stat()
        return stat("\(root)/\(path)", &status) == 0 && Int(status.st_size) == byteCount
    }

    /// The bytes that the site will have at a path: of this build, or of the last where they are kept; nil for neither.
    package func bytes(at path: String) -> [UInt8]? {
        let (isWritten, isListed) = state.withLock { state in
            (state.written.contains(path), state.entries.contains { $0.path == path })
        }
        return isWritten ? draft.bytes(at: path) : isListed ? existing(path) : nil
    }

    /// Puts everything in place; `facts` become those of `build.json`; where it stays the same nothing is written.
    ///
    /// - Throws: `inputOutput` or `diskFull`; the folder is then as it was, but for a mount point, whose files are
    ///   replaced one by one.
    package func publish(facts: [Value.Member]) throws(DaybookError) -> Outcome {
        let state = state.withLock { $0 }
        let (manifest, unlisted) = (Manifest(facts: facts, entries: state.entries), state.unlisted)
        let removed = Set(previousByPath.keys).subtracting(state.entries.map(\.path)).union(unlisted.removed)
        let outcome = Outcome(
            written: state.written.count + unlisted.written.count,
            kept: state.entries.count - state.written.count + unlisted.kept, removed: removed.count)
        if outcome.isUnchanged && manifest == previous { return outcome }
        try draft.write(SiteFile(path: Manifest.fileName, bytes: manifest.bytes))
        try draft.publish(
            written: state.written.union(unlisted.written).union([Manifest.fileName]), removed: removed)
        return outcome
    }

    private func existing(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: "\(root)/\(path)").map { [UInt8]($0) }
    }
}
