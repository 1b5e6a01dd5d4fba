import DaybookCore
import DaybookGit
import DaybookJSON

/// The format of a store: `store.json` says which version wrote it.
package enum StoreFormat {
    /// The newest version this program reads and the one it writes.
    package static let version = 1

    static let path = "store.json"
    static let ownFiles = [path, ".gitattributes", ".gitignore"]
    static let attributes = "* -text\n*.ndjson -diff -merge\n"

    /// `.daybook` and the streams that git does not keep.
    static var ignored: String {
        let local = Stream.allCases.filter { !$0.isInGit }.map { "/projects/*/log/\($0.rawValue)/\n" }
        return "\(DataDirectory.hidden)/\n" + local.joined()
    }

    /// The bytes of `store.json`.
    static var bytes: [UInt8] { DefinitionFile.bytes(of: [.init("format", .int(version))]) }

    /// Checks the format of a commit.
    ///
    /// - Throws: `not-found` where it is no store, `newer-format`, naming the version.
    static func check(_ git: GitRepository, at commit: String, in path: String) throws(DaybookError) {
        guard let bytes = try git.bytes(of: StoreFormat.path, at: commit),
            let version = try? JSON.parse(bytes)["format"]?.int
        else {
            throw DaybookError(
                .notFound, "\(path) holds no Daybook store.", remedy: "Make one with `daybook init --data \(path)`.")
        }
        guard version <= StoreFormat.version else {
            throw DaybookError(
                .newerFormat,
                "The store at \(path) has format \(version); this daybook reads formats up to \(StoreFormat.version).",
                remedy: "Install the daybook that wrote it.")
        }
    }
}
