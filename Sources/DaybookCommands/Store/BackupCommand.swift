import ArgumentParser
import DaybookOperations

struct BackupCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Take a consistent copy, also while a server runs.",
        discussion: "The copy holds the secrets and the logs that git does not keep, and neither salts nor the cache.")

    @OptionGroup var store: StoreOptions
    @Option(help: "A folder that is not there yet, or a file that ends in .tar.") var to: String

    func operation() -> any StoreOperation { BackUpStore(target: to) }
}

struct RestoreCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a data directory of a backup.")

    @OptionGroup var store: StoreOptions
    @Option(help: "What 'daybook backup' wrote.") var from: String

    func operation() -> any StoreOperation { RestoreStore(source: from) }
}
