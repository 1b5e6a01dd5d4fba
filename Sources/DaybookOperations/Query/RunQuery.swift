import DaybookCore
package import DaybookEngine
import DaybookStore

/// Computes one report: `daybook query`; its JSON is the body of the report's endpoint.
package struct RunQuery: StoreOperation {
    /// How the answer is written.
    package enum Format: String, Sendable, CaseIterable {
        case json
        case csv
        case table
    }

    private let catalog: Catalog
    private let project: String
    private let report: String
    private let parameters: [String: String]
    private let format: Format
    private let asOf: AsOf
    private let jobs: Int

    /// Asks a project for a report; `parameters` are those of its endpoint.
    package init(
        catalog: Catalog, project: String, report: String, parameters: [String: String], format: Format, asOf: AsOf,
        jobs: Int
    ) {
        self.catalog = catalog
        self.project = project
        self.report = report
        self.parameters = parameters
        self.format = format
        self.asOf = asOf
        self.jobs = jobs
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        guard let report = catalog.report(report), let endpoint = catalog.endpoint(ofReport: report.info.id) else {
            let known = catalog.reports.map(\.info.id).joined(separator: ", ")
            throw DaybookError(.usage, "There is no report '\(report)'.", remedy: "The reports are: \(known).")
        }
        let store = try workplace.snapshot()
        let project = try store.project(slug: project)
        let calendar = try LocalCalendar(project.timeZone)
        let snapshot = try Snapshot(
            of: store.segments(of: project, openTail: true), columns: report.reads, project: project,
            calendar: calendar, jobs: jobs)
        let now = asOf.instant(newest: snapshot.newest, now: workplace.now)
        let reading = Reading(snapshot: snapshot, engine: Engine(jobs: jobs), now: now)
        do {
            if format == .json {
                let call = Call(grant: .localOperator, query: parameters)
                return Outcome(bytes: try endpoint.respond(to: call, reading: reading) + [0x0A])
            }
            return Outcome(bytes: try rows(of: report, reading))
        } catch let error as APIError {
            throw DaybookError(.usage, error.message, remedy: "Times are RFC 3339 or YYYY-MM-DD, limits whole numbers.")
        }
    }

    private func rows(of report: Report, _ reading: Reading) throws -> [UInt8] {
        let parameters = try Parameters(parameters, shape: Parameters.page)
        let range = try parameters.range(now: reading.now, calendar: reading.snapshot.calendar)
        let query = ReportQuery(range: range, calendar: reading.snapshot.calendar)
        let value = reading.engine.run(report.plan(query), on: reading.snapshot)
        let limit = self.parameters["limit"] == nil ? Int.max : parameters.limit
        let table = value.csv(Page(limit: limit, offset: parameters.offset))
        return format == .csv ? CSVWriter.bytes(table) : TextTable.bytes(table)
    }
}
