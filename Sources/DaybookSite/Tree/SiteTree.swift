import Crypto
package import DaybookCore
import Foundation
import Glibc

/// Writes a site into its folder so that a reader never sees half a build.
///
/// Unchanged files are hard-linked into a new tree beside the folder, which is exchanged with it in one step; where
/// that cannot be (a mount point), files are replaced one by one, assets first, pages next, indexes and `build.json`
/// last. Files that no `build.json` lists are carried over.
package struct SiteTree {
    package let root: String
    /// What the folder holds now; nil where it holds no site.
    package let previous: Manifest?
    private let previousByPath: [String: Manifest.Entry]
    private var entries: [Manifest.Entry] = []
    private var written: [SiteFile] = []
    /// What no `build.json` may name: files that are new or changed, how many stay, and paths that go.
    private var unlisted: (written: [SiteFile], kept: Int, removed: Set<String>) = ([], 0, [])

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
        previousByPath = Dictionary((previous?.entries ?? []).map { ($0.path, $0) }) { first, _ in first }
    }

    /// Keeps the files of the last build whose paths begin in one of these ways; a folder ends with `/`.
    ///
    /// False, and nothing is kept, where one is gone or was made of other inputs.
    package mutating func keep(_ beginnings: [String], inputs: String) -> Bool {
        let own = previousByPath.values.filter { entry in beginnings.contains { entry.path.hasPrefix($0) } }
        guard !own.isEmpty, own.allSatisfy({ $0.inputs == inputs }),
            own.allSatisfy(isThere)
        else { return false }
        entries += own
        return true
    }

    /// Keeps all files of the last build that lie in `folder`; false where there are none.
    @discardableResult
    package mutating func keep(everythingIn folder: String) -> Bool {
        let own = previousByPath.values.filter { $0.path.hasPrefix(folder) }
        entries += own
        return !own.isEmpty
    }

    /// True where every file that the last build listed is still there in its size.
    package var isWhole: Bool { previousByPath.values.allSatisfy(isThere) }

    private func isThere(_ entry: Manifest.Entry) -> Bool { has(entry.path, byteCount: entry.byteCount) }

    /// What a build answers that ends before it computes anything.
    package var unchanged: Outcome { Outcome(written: 0, kept: previousByPath.count, removed: 0) }

    /// How many files are to be written so far.
    package var writtenCount: Int { written.count }

    /// Adds a file that was computed anew; one whose bytes are the same as before is kept.
    package mutating func add(_ file: SiteFile, inputs: String) {
        let digest = Hex.text(SHA256.hash(data: file.bytes))
        entries.append(Manifest.Entry(path: file.path, inputs: inputs, digest: digest, byteCount: file.bytes.count))
        let isSame = previousByPath[file.path]?.digest == digest && existing(file.path) == file.bytes
        if !isSame { written.append(file) }
    }

    /// Adds a file under a name that nobody may guess.
    ///
    /// No `build.json` lists it: whoever added it says when it goes.
    package mutating func addUnlisted(_ file: SiteFile) {
        if existing(file.path) == file.bytes { unlisted.kept += 1 } else { unlisted.written.append(file) }
    }

    /// Removes files that were added unlisted, those that are there.
    package mutating func removeUnlisted(_ paths: some Sequence<String>) {
        unlisted.removed.formUnion(paths.filter { FileManager.default.fileExists(atPath: "\(root)/\($0)") })
    }

    /// True where a file of that size is there.
    package func has(_ path: String, byteCount: Int) -> Bool {
        var status = stat()
        return stat("\(root)/\(path)", &status) == 0 && Int(status.st_size) == byteCount
    }

    /// The bytes that the site will have at a path: of this build, or of the last where they are kept; nil for neither.
    package func bytes(at path: String) -> [UInt8]? {
        if let file = written.last(where: { $0.path == path }) { return file.bytes }
        return entries.contains { $0.path == path } ? existing(path) : nil
    }

    /// Puts everything in place; `facts` become those of `build.json`; where it stays the same nothing is written.
    ///
    /// - Throws: `inputOutput` or `diskFull`; the folder is then as it was, but for a mount point, whose files are
    ///   replaced one by one.
    package func publish(facts: [Value.Member]) throws(DaybookError) -> Outcome {
        let manifest = Manifest(facts: facts, entries: entries)
        let removed = Set(previousByPath.keys).subtracting(entries.map(\.path)).union(unlisted.removed)
        let outcome = Outcome(
            written: written.count + unlisted.written.count, kept: entries.count - written.count + unlisted.kept,
            removed: removed.count)
        if outcome.isUnchanged && manifest == previous { return outcome }
        let files = written + unlisted.written + [SiteFile(path: Manifest.fileName, bytes: manifest.bytes)]
        try TreeWriter(root: root).publish(files, removed: removed)
        return outcome
    }

    private func existing(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: "\(root)/\(path)").map { [UInt8]($0) }
    }
}
