package import DaybookCore
import DaybookGit
import DaybookJSON

/// A share and the project that it shows.
package struct ProjectShare: Sendable, Equatable {
    /// The project's folder.
    package let project: String
    package let share: Share

    /// The path of its file below the data directory.
    package var path: String { StorePath.share(share.id, of: project) }
}

/// A share's file that a commit has with mistakes: it shows nothing to anybody until the file is corrected.
package struct BrokenShare: Sendable, Equatable {
    /// The project's folder.
    package let project: String
    /// The path below the data directory.
    package let path: String
    /// What is wrong, to go on after the path.
    package let words: String

    /// What to do about it.
    package static let remedy = "Correct the file and run `daybook commit`, or remove it."
}

/// Reads the shares that a commit defines.
struct ShareDefinitions {
    let git: GitRepository
    let commit: String

    /// The shares of all projects whose files can be read, and the others with the reason; both by path.
    ///
    /// Of shares with the same page, token or id none is taken: nothing says whom they are for.
    func all() throws(DaybookError) -> (shares: [ProjectShare], broken: [BrokenShare]) {
        var shares: [ProjectShare] = []
        var broken: [BrokenShare] = []
        for project in try git.folders(in: "projects", at: commit) where StoreName.isFolder(project) {
            for path in try git.files(below: StorePath.shares(of: project), at: commit) {
                do {
                    let bytes = try git.bytes(of: path, at: commit) ?? []
                    shares.append(ProjectShare(project: project, share: try ShareDefinitions.share(bytes, path: path)))
                } catch {
                    broken.append(BrokenShare(project: project, path: path, words: "has mistakes: \(error)"))
                }
            }
        }
        let names = shares.flatMap { [$0.share.page, $0.share.tokenHash, $0.share.id] }
        let taken = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }
        let isTaken = { (share: Share) in
            [share.page, share.tokenHash, share.id].contains { taken[$0] != nil }
        }
        broken += shares.filter { isTaken($0.share) }.map {
            BrokenShare(project: $0.project, path: $0.path, words: "has the page, the token or the id of another share")
        }
        return (shares.filter { !isTaken($0.share) }, broken.sorted { $0.path < $1.path })
    }

    /// Reads one share; its id is the name of its file.
    ///
    /// - Throws: `Invalid` or `invalid`.
    static func share(_ bytes: [UInt8], path: String) throws -> Share {
        let uuid = String(FilePath.name(of: path).dropLast(".json".count))
        guard path.hasSuffix(".json"), AccessKey.isUUID(uuid) else {
            throw DaybookError(.invalid, "the file is not named after a UUID")
        }
        let share = try Share.shape.decode(try JSON.parse(written: bytes))
        var problems: [Problem] = []
        if share.id != uuid { problems.append(Problem(field: "id", words: "must be \(uuid), as the file is named")) }
        for (field, text) in [("page", share.page), ("token_hash", share.tokenHash)] where text.isEmpty {
            problems.append(Problem(field: field, words: "is required"))
        }
        if share.isProtected == share.passwords.isEmpty {
            problems.append(Problem(field: "passwords", words: "must be there where a content key is, and only there"))
        }
        // A key that few rounds protect must not get onto a page, wherever the file came from.
        if share.passwords.contains(where: { $0.iterations < PasswordKey.iterationFloor }) {
            problems.append(
                Problem(field: "passwords", words: "must have at least \(PasswordKey.iterationFloor) iterations"))
        }
        guard problems.isEmpty else { throw Invalid(problems: problems) }
        return share
    }
}
