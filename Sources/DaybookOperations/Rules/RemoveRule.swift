import DaybookCore
import DaybookStore

/// Takes a rule away from a project: `daybook rules remove`.
package struct RemoveRule: StoreChange {
    private let project: String
    private let name: String

    /// Names the rule.
    package init(project: String, name: String) {
        self.project = project
        self.name = name
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        try workplace.write {
            try $0.removeRule(project: project, name: name, author: workplace.author, now: workplace.now)
        }
        return Outcome(
            .object([.init("ok", .bool(true)), .init("removed", .text(name))]),
            lines: ["Removed rule \(name) from \(project); all history is computed without it."])
    }
}
