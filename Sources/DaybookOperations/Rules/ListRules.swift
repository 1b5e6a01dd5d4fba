import DaybookCore
import DaybookStore

/// Lists the rules of a project in the order in which they apply: `daybook rules list`.
package struct ListRules: StoreOperation {
    private let project: String

    /// Names a project.
    package init(project: String) {
        self.project = project
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let store = try workplace.snapshot()
        let project = try store.project(slug: project)
        let broken = store.ruleProblems.filter { $0.project == project.folder }
        let rules = broken.isEmpty ? try store.rules(of: project) : []
        var lines = rules.map { [$0.name, $0.sentence, $0.about].joined(separator: "\t") }
        lines += broken.map { "\($0.path)\tbroken\t\($0.words)" }
        if !broken.isEmpty { lines.append(BrokenRule.remedy) }
        return Outcome(
            .object([
                .init("data", .list(rules.map(\.listed))),
                .init("broken", .list(broken.map { .text("\($0.path) \($0.words)") })),
            ]),
            lines: lines.isEmpty ? ["No rule yet: daybook rules add --project \(project.slug) NAME --kind …"] : lines)
    }
}

extension Rule {
    /// The rule with its name, as JSON.
    var listed: Value { .object([.init("name", .text(name))] + (Rule.shape.encode(self).members ?? [])) }

    /// What it does, for people.
    var sentence: String {
        let column = field?.rawValue ?? column
        let texts = patterns.map { $0.isEmpty ? "nothing" : $0 }.joined(separator: " or ")
        switch action {
        case .exclude: return "drops lines whose \(column) is \(texts)"
        case .hostname where target.isEmpty: return "drops lines of every host but \(texts)"
        case .group, .hostname: return "takes the \(column) \(texts) for \(target)"
        case .source, .channel: return "names the \(kind) of sessions whose \(column) is \(texts): \(target)"
        case nil: return "says nothing"
        }
    }
}
