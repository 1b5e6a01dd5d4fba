import ArgumentParser
import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookOperations

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Drop, group and name what reports count, in all history.",
        discussion: """
            A rule is a file of the project; nothing that is stored changes, and without the rule the reports are as \
            before. Rules apply in the order of their names, before sessions are made.

              exclude   drops the lines whose --column is a --pattern: own visits, bots, referrer spam
              group     takes the paths of a --pattern for the path --to; :name stands for one segment
              hostname  takes hosts for the host --to; without --to it drops every other host's lines
              source    names the source of sessions by their host, or by a utm column
              channel   names the channel of sessions likewise

            In a pattern * stands for anything, and \\ takes its meaning from the character after it.
            """,
        subcommands: [List.self, Test.self, Add.self, Remove.self])

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List the rules in the order in which they apply.")

        @OptionGroup var store: StoreOptions
        @Option(help: "The project's slug.") var project: String

        func operation() -> any StoreOperation { ListRules(project: project) }
    }

    struct Test: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say which numbers a rule moves, over all history; nothing is committed.",
            discussion: "Without --kind and --file it is the rule of that name, compared with the reports without it.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var jobs: JobOptions
        @OptionGroup var templates: TemplateOptions
        @OptionGroup var rule: RuleOptions

        func operation() throws -> any StoreOperation {
            TestRule(
                catalog: Catalog.daybook, tables: try templates.tables(try store.settings()),
                project: rule.project, name: rule.name, settings: rule.isDescribed ? try rule.settings() : nil,
                jobs: try jobs.count(try store.settings()))
        }
    }

    struct Add: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a rule; try it before with 'rules test'.",
            discussion: "For example: daybook rules add --project blog own-visits --kind exclude --column path "
                + "--pattern '/admin*'")
        static let lockName = "rules add"

        @OptionGroup var store: StoreOptions
        @OptionGroup var rule: RuleOptions

        func operation() throws -> any StoreOperation {
            AddRule(project: rule.project, name: rule.name, settings: try rule.settings())
        }
    }

    struct Remove: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Remove a rule; all reports are as without it.")
        static let lockName = "rules remove"

        @OptionGroup var store: StoreOptions
        @Option(help: "The project's slug.") var project: String
        @Argument(help: "The rule's name.") var name: String

        func operation() -> any StoreOperation { RemoveRule(project: project, name: name) }
    }
}
