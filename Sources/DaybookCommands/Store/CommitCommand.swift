import ArgumentParser
import DaybookOperations

struct CommitCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "commit", abstract: "Commit definition files that were edited by hand.")

    @OptionGroup var store: StoreOptions

    func operation() -> any StoreOperation { CommitEdits() }
}
