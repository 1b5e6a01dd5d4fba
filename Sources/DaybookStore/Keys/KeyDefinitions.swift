package import DaybookCore
import DaybookGit
import DaybookJSON

/// A key and the project whose data it opens.
package struct ProjectKey: Sendable, Equatable {
    /// The project's folder.
    package let project: String
    package let key: AccessKey

    /// The path of its file below the data directory.
    package var path: String { StorePath.key(key.uuid, of: project) }
}

/// A key's file that a commit has with mistakes: it opens nothing until the file is corrected.
package struct BrokenKey: Sendable, Equatable {
    /// The project's folder.
    package let project: String
    /// The path below the data directory.
    package let path: String
    /// What is wrong, to go on after the path.
    package let words: String

    static let remedy = "Correct the file and run `daybook commit`, or remove it."
}

/// Reads the keys that a commit defines.
struct KeyDefinitions {
    let git: GitRepository
    let commit: String

    /// The keys of all projects whose files can be read, and the others with the reason; both by path.
    ///
    /// Of keys with the same secret or id none is taken: one that was revoked in one place would live on in another.
    func all() throws(DaybookError) -> (keys: [ProjectKey], broken: [BrokenKey]) {
        var keys: [ProjectKey] = []
        var broken: [BrokenKey] = []
        for project in try git.folders(in: "projects", at: commit) where StoreName.isFolder(project) {
            for path in try git.files(below: StorePath.keys(of: project), at: commit) {
                do {
                    let bytes = try git.bytes(of: path, at: commit) ?? []
                    keys.append(ProjectKey(project: project, key: try KeyDefinitions.key(bytes, path: path)))
                } catch {
                    broken.append(BrokenKey(project: project, path: path, words: "has mistakes: \(error)"))
                }
            }
        }
        let hashes = Dictionary(grouping: keys, by: \.key.hash).filter { $0.value.count > 1 }
        let ids = Dictionary(grouping: keys, by: \.key.id).filter { $0.value.count > 1 }
        let isShared = { (key: ProjectKey) in hashes[key.key.hash] != nil || ids[key.key.id] != nil }
        broken += keys.filter(isShared).map {
            BrokenKey(project: $0.project, path: $0.path, words: "has the secret or the id of another key")
        }
        return (keys.filter { !isShared($0) }, broken.sorted { $0.path < $1.path })
    }

    /// Reads one key; its id is the name of its file.
    ///
    /// - Throws: `Invalid` or `invalid`.
    static func key(_ bytes: [UInt8], path: String) throws -> AccessKey {
        let uuid = String(FilePath.name(of: path).dropLast(".json".count))
        guard path.hasSuffix(".json"), AccessKey.isUUID(uuid) else {
            throw DaybookError(.invalid, "the file is not named after a UUID, as in \(AccessKey.exampleFile)")
        }
        let key = try AccessKey.shape.decode(try JSON.parse(written: bytes))
        var problems: [Problem] = []
        if AccessKey.uuid(of: key.id) != uuid {
            problems.append(Problem(field: "id", words: "must be \(AccessKey.idPrefix)\(uuid), as the file is named"))
        }
        if key.hash.isEmpty { problems.append(Problem(field: "hash", words: "is required")) }
        guard problems.isEmpty else { throw Invalid(problems: problems) }
        return key
    }
}

extension AccessKey {
    fileprivate static let exampleFile = "0b6f1c1e-5b0a-4c7e-9a55-3f1d2c4b5a69.json"
}
