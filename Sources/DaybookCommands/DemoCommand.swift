import ArgumentParser
import DaybookCore
import DaybookOperations

struct DemoCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Fill a new data directory with made-up traffic, or print some.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var templates: TemplateOptions
    @Option(help: "How many days of traffic.") var days: Int = DemoStore.dayCount
    @Option(name: .customLong("print"), help: "Print lines for 'import' instead: combined or ndjson.") var printed:
        String?
    @Option(help: "How many lines to print.") var lines: Int = 10_000

    func operation() throws -> any StoreOperation {
        let tables = try templates.installation(try store.settings()).tables
        return DemoStore(dayCount: max(1, days), tables: tables)
    }

    func run() throws {
        guard let printed else { return try carryOut() }
        guard let format = DemoText.Format(rawValue: printed) else {
            let known = DemoText.Format.allCases.map(\.rawValue).joined(separator: ", ")
            throw DaybookError(.usage, "There is no format '\(printed)'.", remedy: "The formats are: \(known).")
        }
        DemoText(format: format, lineCount: max(0, lines)).write { Output.write($0) }
    }
}
