import ArgumentParser
import DaybookOperations

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Change the admin token.", subcommands: [Rotate.self])

    struct Rotate: StoreCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new admin token, shown this once; the old one is dead at once.")
        static let lockName = "token rotate"

        @OptionGroup var store: StoreOptions

        func operation() -> any StoreOperation { RotateToken() }
    }
}
