import ArgumentParser
import DaybookOperations

struct VerifyCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check the ledger, every sealed segment and the work tree.")

    @OptionGroup var store: StoreOptions

    func operation() -> any StoreOperation { VerifyStore() }
}
