import DaybookCore
import DaybookGit
import DaybookJSON

/// A project that a commit defines with mistakes, so that it is left out until the file is corrected.
package struct BrokenProject: Sendable, Equatable {
    /// Its folder below `projects`.
    package let folder: String
    /// The slug under which people know it, as far as that can be read: the folder otherwise.
    package let slug: String
    /// What is wrong, to go on after the path.
    package let words: String

    /// The path of its definition below the data directory.
    package var path: String { StorePath.definition(of: folder) }

    /// What a command about this project says.
    var error: DaybookError {
        DaybookError(.invalid, "\(path) \(words).", remedy: BrokenProject.remedy)
    }

    static let remedy = "Correct the file and run `daybook commit`."
}

/// Reads the projects that a commit defines.
struct ProjectDefinitions {
    let git: GitRepository
    let commit: String

    /// All projects whose definitions can be read, and the others with the reason; both by folder.
    ///
    /// Of projects with the same slug none is taken, since nothing says which is meant.
    func all() throws(DaybookError) -> (projects: [Project], broken: [BrokenProject]) {
        var projects: [Project] = []
        var broken: [BrokenProject] = []
        for folder in try git.folders(in: "projects", at: commit) {
            guard let bytes = try git.bytes(of: StorePath.definition(of: folder), at: commit) else { continue }
            guard StoreName.isFolder(folder) else {
                let words = "is in a folder whose name is not of a-z, 0-9 and hyphens only"
                broken.append(BrokenProject(folder: folder, slug: folder, words: words))
                continue
            }
            do {
                projects.append(try ProjectDefinitions.project(bytes, folder: folder))
            } catch {
                let slug = (try? JSON.parse(bytes))?["slug"]?.text ?? folder
                broken.append(BrokenProject(folder: folder, slug: slug, words: "has mistakes: \(error)"))
            }
        }
        let taken = ProjectDefinitions.sharedSlugs(of: projects)
        for project in projects where taken.contains(project.slug) {
            let words = "has the slug '\(project.slug)' of another project"
            broken.append(BrokenProject(folder: project.folder, slug: project.slug, words: words))
        }
        return (projects.filter { !taken.contains($0.slug) }, broken.sorted { $0.folder < $1.folder })
    }

    /// Reads one definition.
    ///
    /// - Throws: `Invalid` or `invalid`.
    static func project(_ bytes: [UInt8], folder: String) throws -> Project {
        var base = Project()
        base.folder = folder
        base.slug = folder
        let value = try JSON.parse(written: bytes)
        var project = try Project.shape.decode(value, over: base)
        if project.name.isEmpty { project.name = project.slug }
        return project
    }

    /// The slugs that more than one of the projects has.
    static func sharedSlugs(of projects: [Project]) -> Set<String> {
        Set(Dictionary(grouping: projects, by: \.slug).filter { $0.value.count > 1 }.keys)
    }
}
