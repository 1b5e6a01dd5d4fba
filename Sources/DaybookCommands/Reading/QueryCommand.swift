import ArgumentParser
import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookOperations

struct QueryCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Compute one report; JSON is the body of its endpoint.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var jobs: JobOptions
    @Option(help: "The project's slug.") var project: String
    @Argument(help: "The report: \(Catalog.daybook.reports.map(\.info.id).joined(separator: ", ")).") var report: String
    @Option(help: "Start of the range: RFC 3339 or a date (default: 30 days before its end).") var startAt: String?
    @Option(help: "End of the range, included (default: the newest event).") var endAt: String?
    @Option(help: "Rows of each list, 1 to 1000 (default: 10); for csv and table rows of the table (default: all).")
    var limit: String?
    @Option(help: "Rows to skip.") var offset: String?
    @Option(help: "json, csv or table (default: json).") var format: String = "json"
    @Option(help: "What ends a range without an end: newest (the default), now, or a time.") var asOf: String?

    func operation() throws -> any StoreOperation {
        guard let format = RunQuery.Format(rawValue: format) else {
            let known = RunQuery.Format.allCases.map(\.rawValue).joined(separator: ", ")
            throw DaybookError(.usage, "There is no format '\(format)'.", remedy: "The formats are: \(known).")
        }
        let given = [("start_at", startAt), ("end_at", endAt), ("limit", limit), ("offset", offset)]
        let parameters = given.compactMap { name, text in text.map { (name, $0) } }
        return RunQuery(
            catalog: Catalog.daybook, project: project, report: report,
            parameters: Dictionary(uniqueKeysWithValues: parameters), format: format, asOf: try Times.asOf(asOf),
            jobs: try jobs.count(try store.settings()))
    }
}
