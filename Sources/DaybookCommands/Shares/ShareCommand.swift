import ArgumentParser
import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookOperations

struct ShareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share",
        abstract: "Show some of a project's reports to people by a link, with passwords or without.",
        discussion: """
            A share has a page under a name that nobody can guess, written by 'daybook build', and a live link that a \
            server answers. With a password the page is encrypted: it can lie on any static host and is decrypted in \
            the reader's browser, over https or on the reader's own machine. Without one everybody can read it who has \
            the link. Reports are the public view, in which rows of few people are put together.
            """,
        subcommands: [
            Create.self, List.self, AddPassword.self, RemovePassword.self, Rotate.self, Delete.self,
        ])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a share; its live link is shown this once.",
            discussion: "For example: daybook share create --project blog --name 'For the board' --report pages "
                + "--report stats --period 90d --generate")

        @OptionGroup var store: StoreOptions
        @OptionGroup var templates: TemplateOptions
        @OptionGroup var passwords: PasswordOptions
        @Option(help: "The project's slug.") var project: String
        @Option(help: "The title of the page (default: \(Share().name)).") var name: String?
        @Option(help: "A dashboard of the project that it shows, by the name of its file.") var dashboard: String?
        @Option(help: "A report that it shows; may be repeated (default: those of the core module).")
        var report: [String] = []
        @Option(
            help: """
                The days it shows: \(ShareSpan.rollingNames.joined(separator: ", ")), a year, a month such as 2026-03, \
                or 2026-03-01..2026-03-15 (default: 30d; live any range).
                """)
        var period: String?
        @Option(help: "What of the traffic it counts, as in country==DE;page==/blog* (default: all).")
        var filter: String?
        @Option(help: "When it ends, in RFC 3339 (default: never).") var expires: String?

        func run() throws {
            let chosen = try passwords.chosen(templates: templates.installation(try store.settings()).templates)
            let operation = try CreateShare(
                catalog: Catalog.daybook, project: project, name: name, dashboard: dashboard, reports: report,
                period: period,
                filter: filter, expiresAt: expires, passwords: chosen.prepared)
            try store.carryOut(operation, as: "share create", finish: chosen.added)
        }
    }

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List shares, without their tokens.")

        @OptionGroup var store: StoreOptions
        @Option(help: "The project's slug (default: all projects).") var project: String?

        func operation() -> any StoreOperation { ListShares(project: project) }
    }

    struct AddPassword: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a password to a share; its page opens with it from the next build on.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var templates: TemplateOptions
        @OptionGroup var passwords: PasswordOptions
        @Argument(help: "The share's id.") var id: String

        func run() throws {
            guard passwords.passwordFile.count + (passwords.generate ? 1 : 0) == 1 else {
                throw DaybookError(
                    .usage, "One password is added at a time.", remedy: "Give --password-file FILE or --generate.")
            }
            let chosen = try passwords.chosen(templates: templates.installation(try store.settings()).templates)
            let operation = AddSharePassword(id: id, password: chosen.prepared[0])
            try store.carryOut(operation, as: "share add-password", finish: chosen.added)
        }
    }

    struct RemovePassword: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a password away; the page gets another key, which the others open.",
            discussion: "Copies of the page that were made before still open with it.")
        static let lockName = "share remove-password"

        @OptionGroup var store: StoreOptions
        @Argument(help: "The share's id.") var id: String
        @Argument(help: "The password's id, as 'share list' shows it.") var password: String

        func operation() -> any StoreOperation { RemoveSharePassword(id: id, password: password) }
    }

    struct Rotate: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a protected share another content key, and any other another page and token.",
            discussion: "Copies of the page that were made before still open as they did.")
        static let lockName = "share rotate"

        @OptionGroup var store: StoreOptions
        @Argument(help: "The share's id.") var id: String

        func operation() -> any StoreOperation { RotateShare(id: id) }
    }

    struct Delete: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a share: its live link at once, its page with the next build.")
        static let lockName = "share delete"

        @OptionGroup var store: StoreOptions
        @Argument(help: "The share's id.") var id: String

        func operation() -> any StoreOperation { DeleteShare(id: id) }
    }
}
