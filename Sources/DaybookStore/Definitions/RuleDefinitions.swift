import DaybookCore
import DaybookGit
import DaybookJSON

/// A rule's file that a commit has with mistakes: until it is corrected nothing is computed of its project, since the
/// numbers without it would be others.
package struct BrokenRule: Sendable, Equatable {
    /// The project's folder.
    package let project: String
    /// The path below the data directory.
    package let path: String
    /// What is wrong, to go on after the path.
    package let words: String

    /// What a command about this project's reports says.
    var error: DaybookError { DaybookError(.invalid, "\(path) \(words).", remedy: BrokenRule.remedy) }

    /// What to do about it.
    package static let remedy =
        "Correct the file and run `daybook commit`, or remove it with `daybook rules remove`; "
        + "no report of its project is computed until then."
}

/// Reads the rules that a commit defines.
struct RuleDefinitions {
    let git: GitRepository
    let commit: String

    /// The rules of all projects by folder, in the order of their names, and those that cannot be read, by path.
    func all() throws(DaybookError) -> (rules: [String: [Rule]], broken: [BrokenRule]) {
        var rules: [String: [Rule]] = [:]
        var broken: [BrokenRule] = []
        for project in try git.folders(in: "projects", at: commit) where StoreName.isFolder(project) {
            let paths = try git.files(below: StorePath.rules(of: project), at: commit)
            for path in paths.sorted() where path.hasSuffix(".json") {
                do {
                    let bytes = try git.bytes(of: path, at: commit) ?? []
                    rules[project, default: []].append(try RuleDefinitions.rule(bytes, path: path))
                } catch {
                    broken.append(BrokenRule(project: project, path: path, words: "has mistakes: \(error)"))
                }
            }
        }
        return (rules.mapValues { $0.sorted { $0.name < $1.name } }, broken.sorted { $0.path < $1.path })
    }

    /// Reads one rule; its name is that of its file.
    ///
    /// - Throws: `Invalid` or `invalid`.
    static func rule(_ bytes: [UInt8], path: String) throws -> Rule {
        guard path.split(separator: "/").count == 4 else {
            throw DaybookError(.invalid, "rules lie in no folder below 'rules'")
        }
        let name = FilePath.name(of: path).dropLast(".json".count)
        return try Rule.read(try JSON.parse(written: bytes), name: String(name))
    }
}
