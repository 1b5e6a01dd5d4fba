import DaybookAPI
import DaybookCore
import DaybookStore

extension Outcome {
    /// A share with a new token, as the commands that make one answer.
    init(_ issued: IssuedShare, in store: StoreSnapshot, _ line: String) {
        let project = store.projectOrBlank(inFolder: issued.project)
        var lines = [line, "Page, from the next build on: \(issued.share.path)"]
        if let token = issued.token {
            lines.append("Live link, shown this once, below the server's address: \(ShareBody.path(of: token))")
            if project.modules["sharing"].isEnabled != true {
                lines.append(
                    "It answers while the module is on: daybook module enable sharing --project \(project.slug)")
            }
        }
        self.init(ShareBody.detailed(issued.share, of: project, token: issued.token), lines: lines)
    }

    /// A share that was changed.
    init(_ changed: ProjectShare, in store: StoreSnapshot, _ lines: [String]) {
        let project = store.projectOrBlank(inFolder: changed.project)
        self.init(ShareBody.detailed(changed.share, of: project), lines: lines)
    }
}

extension ProjectShare {
    /// What everybody must know who takes a password or a key away (control C41).
    static let oldPages =
        "Copies of the page that were made before, in a browser, a mirror or a git repository, still open as they did."
}
