import ArgumentParser
import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookOperations

struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, list, revoke and rotate the keys of a project's API.",
        subcommands: [Create.self, List.self, Revoke.self, Rotate.self])

    struct Create: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Make a key; its secret is shown this once.")
        static let lockName = "key create"

        @OptionGroup var store: StoreOptions
        @Option(help: "The project's slug.") var project: String
        @Option(help: "Name for people.") var name: String
        @Option(help: "What it may do: ingest, query, admin or backfill; may be repeated (default: ingest).")
        var scope: [String] = []
        @Option(help: "A module that it opens; may be repeated (default: every enabled one).") var module: [String] = []
        @Option(help: "An origin from which browsers may use it; may be repeated (default: any).")
        var origin: [String] = []
        @Option(help: "When it ends, in RFC 3339 (default: never).") var expires: String?
        @Option(help: "A file, or - for standard input, with a secret that was issued elsewhere.")
        var secretFile: String?

        func operation() throws -> any StoreOperation {
            try CreateKey(
                catalog: Catalog.daybook, project: project, name: name, scopes: scope, modules: module, origins: origin,
                expiresAt: expires, secret: try secretFile.map(SecretFile.read))
        }
    }

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List keys, without their secrets.")

        @OptionGroup var store: StoreOptions
        @Option(help: "The project's slug (default: all projects).") var project: String?

        func operation() -> any StoreOperation { ListKeys(project: project) }
    }

    struct Revoke: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Make a key useless, at once and for ever.")
        static let lockName = "key revoke"

        @OptionGroup var store: StoreOptions
        @Argument(help: "The key's id.") var id: String

        func operation() -> any StoreOperation { RevokeKey(id: id) }
    }

    struct Rotate: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a key another secret, shown this once; the old one is dead at once.")
        static let lockName = "key rotate"

        @OptionGroup var store: StoreOptions
        @Argument(help: "The key's id.") var id: String
        @Option(help: "A file, or - for standard input, with a secret that was issued elsewhere.")
        var secretFile: String?

        func operation() throws -> any StoreOperation {
            RotateKey(id: id, secret: try secretFile.map(SecretFile.read))
        }
    }
}
