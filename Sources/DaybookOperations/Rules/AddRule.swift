package import DaybookCore
import DaybookJSON
import DaybookStore

/// Adds a rule to a project: `daybook rules add`.
package struct AddRule: StoreChange {
    private let project: String
    private let name: String
    private let settings: Value

    /// Takes the members of the rule's file.
    package init(project: String, name: String, settings: Value) {
        self.project = project
        self.name = name
        self.settings = settings
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let rule = try workplace.write {
            try $0.addRule(
                project: project, name: name, settings: settings, author: workplace.author, now: workplace.now)
        }
        return Outcome(
            rule.listed,
            lines: ["Added rule \(rule.name) to \(project): \(rule.sentence)", "It applies to all history at once."])
    }
}
