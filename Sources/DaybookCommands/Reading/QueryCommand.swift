import ArgumentParser
import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookOperations

struct QueryCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Compute reports; the JSON of one is the body of its endpoint.",
        discussion: """
            Several reports are computed in one pass and printed as one JSON object with a member for each.

            A filter is a list of conditions separated by ; that must all hold, as in
              --filter 'country==DE|AT;page!=/admin*;source=~news'
            The operators are == and != (with * for anything), =~ and !~ (contains), =^ and !^ (begins with), \
            =$ and !$ (ends with); values are separated by |, and \\ takes its meaning from a character. \
            The dimensions are \(FilterDimension.known.joined(separator: ", ")).
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var jobs: JobOptions
    @OptionGroup var templates: TemplateOptions
    @Option(help: "The project's slug.") var project: String
    @Argument(help: "The reports: \(Catalog.daybook.reports.map(\.info.id).joined(separator: ", ")).")
    var reports: [String]
    @Option(help: "Start of the range: RFC 3339 or a date (default: 30 days before its end).") var startAt: String?
    @Option(help: "End of the range, included (default: the newest event).") var endAt: String?
    @Option(help: "Rows of each list, 1 to 1000 (default: 10); for csv and table rows of the table (default: all).")
    var limit: String?
    @Option(help: "Rows to skip.") var offset: String?
    @Option(help: "What of the traffic counts, as in 'country==DE;page!=/admin*'.") var filter: String?
    @Option(help: "hour, day, week or month, for a series (default: day).") var grain: String?
    @Option(help: "full, or public for what is published (default: full).") var view: String?
    @Option(help: "json, csv or table (default: json).") var format: String = "json"
    @Option(help: "What ends a range without an end: newest (the default), now, or a time.") var asOf: String?

    func operation() throws -> any StoreOperation {
        guard let format = RunQuery.Format(rawValue: format) else {
            let known = RunQuery.Format.allCases.map(\.rawValue).joined(separator: ", ")
            throw DaybookError(.usage, "There is no format '\(format)'.", remedy: "The formats are: \(known).")
        }
        let given = [
            ("start_at", startAt), ("end_at", endAt), ("limit", limit), ("offset", offset), ("filter", filter),
            ("grain", grain), ("view", view),
        ]
        let parameters = given.compactMap { name, text in text.map { (name, $0) } }
        return RunQuery(
            catalog: Catalog.daybook, tables: try templates.tables(try store.settings()), project: project,
            reports: reports,
            parameters: Dictionary(uniqueKeysWithValues: parameters), format: format, asOf: try Times.asOf(asOf),
            jobs: try jobs.count(try store.settings()))
    }
}
