import ArgumentParser
import DaybookOperations

struct SealCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal", abstract: "Seal all acknowledged events into segments and commit them.")

    @OptionGroup var store: StoreOptions

    func operation() -> any StoreOperation { SealJournal() }
}
