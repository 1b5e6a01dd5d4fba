import ArgumentParser
import DaybookCore
import DaybookOperations

struct ProjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "project", abstract: "Make, list, change and delete projects.",
        subcommands: [Create.self, List.self, Show.self, Set.self, Rename.self, Archive.self, Delete.self])

    struct Create: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Make a project.")
        static let lockName = "project create"

        @OptionGroup var store: StoreOptions
        @Option(help: "Name shown on pages.") var name: String
        @Option(help: "Name in addresses of pages (default: made of the name).") var slug: String?
        @Option(help: "The site's own host.") var domain: String?
        @Option(help: "IANA time zone whose days the reports count (default: UTC).") var timezone: String?
        @Option(help: "public or private (default: private).") var visibility: String?

        func operation() -> any StoreOperation {
            let given = [
                ("name", name), ("slug", slug), ("domain", domain), ("timezone", timezone), ("visibility", visibility),
            ]
            return CreateProject(
                settings: .object(given.compactMap { name, text in text.map { Value.Member(name, .text($0)) } }))
        }
    }

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List the projects.")

        @OptionGroup var store: StoreOptions

        func operation() -> any StoreOperation { ListProjects() }
    }

    struct Show: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Show a project's settings.")

        @OptionGroup var store: StoreOptions
        @Argument(help: "The project's slug.") var slug: String

        func operation() -> any StoreOperation { ShowProject(slug: slug) }
    }

    struct Set: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change settings of a project, as in: set my-site timezone=Europe/Berlin visibility=public.")
        static let lockName = "project set"

        @OptionGroup var store: StoreOptions
        @Argument(help: "The project's slug.") var slug: String
        @Argument(help: "Settings as KEY=VALUE.") var settings: [String]

        func operation() throws -> any StoreOperation {
            let members = try settings.map { setting -> Value.Member in
                guard let sign = setting.firstIndex(of: "=") else {
                    throw DaybookError(
                        .usage, "'\(setting)' is no setting.", remedy: "Write KEY=VALUE, as in timezone=Europe/Berlin.")
                }
                return Value.Member(String(setting[..<sign]), .text(String(setting[setting.index(after: sign)...])))
            }
            return ChangeProject(slug: slug, changes: .object(members))
        }
    }

    struct Rename: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a project's name and the slug of its pages; its folder keeps the first slug.")
        static let lockName = "project rename"

        @OptionGroup var store: StoreOptions
        @Argument(help: "The project's slug.") var slug: String
        @Argument(help: "The new name.") var name: String
        @Option(help: "The new slug (default: stays).") var newSlug: String?

        func operation() -> any StoreOperation {
            let slug = newSlug.map { [Value.Member("slug", .text($0))] } ?? []
            return ChangeProject(slug: self.slug, changes: .object([.init("name", .text(name))] + slug))
        }
    }

    struct Archive: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take a project's pages off the site and refuse new events; 'set SLUG archived=false' undoes it.")
        static let lockName = "project archive"

        @OptionGroup var store: StoreOptions
        @Argument(help: "The project's slug.") var slug: String

        func operation() -> any StoreOperation {
            ChangeProject(slug: slug, changes: .object([.init("archived", .bool(true))]))
        }
    }

    struct Delete: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Delete a project with all its events.")
        static let lockName = "project delete"

        @OptionGroup var store: StoreOptions
        @Argument(help: "The project's slug.") var slug: String
        @Flag(help: "Delete without asking.") var yes = false

        func operation() throws -> any StoreOperation {
            guard yes else {
                throw DaybookError(
                    .refused, "Deleting '\(slug)' takes all its events away.", remedy: "Say --yes if you mean it.")
            }
            return DeleteProject(slug: slug)
        }
    }
}
