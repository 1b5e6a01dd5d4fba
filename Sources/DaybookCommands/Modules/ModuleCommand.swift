import ArgumentParser
import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookOperations

struct ModuleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "module", abstract: "List and switch the modules of a project.",
        subcommands: [List.self, Enable.self, Disable.self])

    struct List: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "List what a project has of the modules.")

        @OptionGroup var store: StoreOptions
        @Option(help: "The project's slug.") var project: String

        func operation() -> any StoreOperation { ListModules(catalog: Catalog.daybook, project: project) }
    }

    struct Enable: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Switch a module on.")
        static let lockName = "module enable"

        @OptionGroup var store: StoreOptions
        @OptionGroup var module: ModuleOptions

        func operation() throws -> any StoreOperation { try module.operation(isEnabled: true) }
    }

    struct Disable: StoreCommand {
        static let configuration = CommandConfiguration(abstract: "Switch a module off; its data stay.")
        static let lockName = "module disable"

        @OptionGroup var store: StoreOptions
        @OptionGroup var module: ModuleOptions

        func operation() throws -> any StoreOperation { try module.operation(isEnabled: false) }
    }
}

/// Which module of which project.
struct ModuleOptions: ParsableArguments {
    @Argument(help: "The module's name.") var name: String
    @Option(help: "The project's slug.") var project: String
    @Option(help: "What callers may do with it: read, write or all (default: stays).") var access: String?

    func operation(isEnabled: Bool) throws(DaybookError) -> any StoreOperation {
        let wanted = access.flatMap(ModuleAccess.init)
        guard access == nil || wanted != nil else {
            throw DaybookError(.usage, "access must be 'read', 'write', or 'all'.")
        }
        return try ChangeModule(
            catalog: Catalog.daybook, project: project, module: name, isEnabled: isEnabled, access: wanted)
    }
}
