import DaybookCore
import DaybookGit
import DaybookJSON

/// Reads the projects that a commit defines.
struct ProjectDefinitions {
    let git: GitRepository
    let commit: String

    /// All projects, by folder.
    ///
    /// - Throws: `invalid`, with everything that is wrong in any of the files.
    func all() throws(DaybookError) -> [Project] {
        var projects: [Project] = []
        var complaints: [String] = []
        for folder in try git.folders(in: "projects", at: commit) {
            guard let bytes = try git.bytes(of: StorePath.definition(of: folder), at: commit) else { continue }
            guard StoreName.isFolder(folder) else {
                complaints.append("the folder projects/\(folder) may hold only a-z, 0-9 and hyphens in its name")
                continue
            }
            do {
                projects.append(try ProjectDefinitions.project(bytes, folder: folder))
            } catch {
                complaints.append("\(StorePath.definition(of: folder)): \(error)")
            }
        }
        complaints += ProjectDefinitions.collisions(projects)
        guard complaints.isEmpty else {
            throw DaybookError(
                .invalid, "The definitions have mistakes: \(complaints.joined(separator: "; ")).",
                remedy: "Correct the files and run `daybook commit`.")
        }
        return projects
    }

    /// Reads one definition.
    ///
    /// - Throws: `Invalid` or `invalid`.
    static func project(_ bytes: [UInt8], folder: String) throws -> Project {
        var base = Project()
        base.folder = folder
        base.slug = folder
        let value = try JSON.parse(bytes)
        var project = try Project.shape.decode(value, over: base)
        if project.name.isEmpty { project.name = project.slug }
        return project
    }

    private static func collisions(_ projects: [Project]) -> [String] {
        Dictionary(grouping: projects, by: \.slug).filter { $0.value.count > 1 }.keys.sorted().map {
            "two projects have the slug '\($0)'"
        }
    }
}
