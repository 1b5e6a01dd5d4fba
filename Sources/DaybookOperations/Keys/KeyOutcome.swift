import DaybookAPI
import DaybookCore
import DaybookStore

extension Outcome {
    /// A key with its secret, as the commands that issue one answer.
    init(_ issued: IssuedKey, of project: Project, _ line: String) {
        self.init(
            AdminBody.createdKey(issued.key, of: project, secret: issued.secret),
            lines: [line, "Key, shown this once: \(issued.secret)"])
    }
}

extension StoreSnapshot {
    /// The project of a folder; one whose definition is broken is known by its folder alone.
    func projectOrBlank(inFolder folder: String) -> Project {
        if let project = projects.first(where: { $0.folder == folder }) { return project }
        var blank = Project()
        blank.folder = folder
        blank.slug = folder
        return blank
    }
}
