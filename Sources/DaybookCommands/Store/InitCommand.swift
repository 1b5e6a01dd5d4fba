import ArgumentParser
import DaybookCore
import DaybookOperations

struct InitCommand: StoreCommand {
    static let configuration = CommandConfiguration(commandName: "init", abstract: "Make a data directory.")

    @OptionGroup var store: StoreOptions

    func operation() -> any StoreOperation { InitializeStore() }

    func hints(_ outcome: Outcome) -> [String] {
        let data = outcome.value["data"]?.text ?? "data"
        return [
            "", "Next:", "  daybook project create --data \(data) --name \"My site\" --visibility public",
            "  daybook import --data \(data) --project my-site --format combined /var/log/nginx/access.log",
            "  daybook build --data \(data)",
        ]
    }
}
