import DaybookClassify
import DaybookCore
package import DaybookEngine
import DaybookStore

/// Computes reports in one pass: `daybook query`; the JSON of one is the body of its endpoint.
package struct RunQuery: StoreOperation {
    /// How the answer is written.
    package enum Format: String, Sendable, CaseIterable {
        case json
        case csv
        case table
    }

    private let catalog: Catalog
    private let tables: String
    private let project: String
    private let reports: [String]
    private let parameters: [String: String]
    private let format: Format
    private let asOf: AsOf
    private let jobs: Int

    /// Asks a project for reports; `parameters` are those of their endpoints, of which each takes what it knows;
    /// `tables` is the folder of the tables that come with Daybook.
    package init(
        catalog: Catalog, tables: String, project: String, reports: [String], parameters: [String: String],
        format: Format, asOf: AsOf,
        jobs: Int
    ) {
        self.catalog = catalog
        self.tables = tables
        self.project = project
        self.reports = reports
        self.parameters = parameters
        self.format = format
        self.asOf = asOf
        self.jobs = jobs
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let reports = try self.reports.map(known)
        guard Set(self.reports).count == reports.count else {
            throw DaybookError(.usage, "A report is named twice.", remedy: "Name each once.")
        }
        guard reports.count == 1 || format == .json else {
            throw DaybookError(.usage, "A \(format.rawValue) holds one report.", remedy: "Ask for json, or for one.")
        }
        let store = try workplace.snapshot()
        let project = try store.project(slug: project)
        let reading = try reading(of: reports, project, store, now: workplace.now)
        do {
            return Outcome(bytes: try format == .json ? bodies(of: reports, reading) : rows(of: reports[0], reading))
        } catch let error as APIError {
            let remedy = "Times are RFC 3339 or YYYY-MM-DD, limits whole numbers."
            if case .invalidFilter = error { throw DaybookError(.usage, error.message) }
            throw DaybookError(.usage, error.message, remedy: remedy)
        }
    }

    /// What was counted by day is enough for whole days of all traffic; for all else the events are read.
    private func reading(
        of reports: [Report], _ project: Project, _ store: StoreSnapshot, now: Instant
    ) throws -> Reading {
        let source = try store.segments(of: project, openTail: true)
        let rules = try store.rules(of: project)
        let engine = Engine(jobs: jobs)
        let providers = try ProviderTable(path: "\(tables)/providers.json")
        let setting = try CountedProject.Setting(project, under: rules, catalog: catalog, providers: providers)
        let calendar = setting.calendar
        @Sendable func snapshot() throws -> Snapshot {
            let columns = reports.reduce(into: Set<Column>()) { $0.formUnion($1.reads) }
            let filter = try? Filter(parameters["filter"] ?? "")
            let asked = try CountedProject.Setting(
                project, under: rules, catalog: catalog, columns: columns.union(filter?.columns ?? []),
                providers: providers)
            return try Snapshot(of: source, asked, jobs: jobs)
        }
        if let kept = CountedProject.kept(setting, of: source) {
            return Reading(
                calendar: calendar, now: asOf.instant(newest: kept.newest, now: now),
                publicThreshold: project.publishThreshold
            ) { plans in
                try engine.run(plans, using: kept.days) ?? engine.run(plans, on: snapshot())
            }
        }
        let opened = try snapshot()
        return Reading(
            calendar: calendar, now: asOf.instant(newest: opened.newest, now: now),
            publicThreshold: project.publishThreshold
        ) { plans in
            try engine.run(plans, on: opened)
        }
    }

    private func known(_ id: String) throws(DaybookError) -> Report {
        if let report = catalog.report(id) { return report }
        let known = catalog.reports.map(\.info.id).joined(separator: ", ")
        throw DaybookError(.usage, "There is no report '\(id)'.", remedy: "The reports are: \(known).")
    }

    /// The body of one report, or an object with the body of each under its name.
    private func bodies(of reports: [Report], _ reading: Reading) throws -> [UInt8] {
        var (questions, pages): ([Question], [Page]) = ([], [])
        for report in reports {
            let parameters = try Parameters(parameters, of: report.info)
            questions.append(Question(report, try parameters.query(reading, of: report.info, as: .body)))
            pages.append(parameters.page)
        }
        let values = try reading.values(questions)
        let bodies = zip(values, pages).map { value, page in value.body(page).json }
        guard reports.count > 1 else { return bodies[0] + [0x0A] }
        let members = zip(reports, bodies).map { report, body in Array("\"\(report.info.id)\":".utf8) + body }
        return Array("{".utf8) + members.joined(separator: [0x2C]) + Array("}\n".utf8)
    }

    private func rows(of report: Report, _ reading: Reading) throws -> [UInt8] {
        let parameters = try Parameters(parameters)
        let query = try parameters.query(reading, of: report.info, as: .csv)
        let value = try reading.values([Question(report, query)])[0]
        let limit = self.parameters["limit"] == nil ? Int.max : parameters.limit
        let table = value.csv(Page(limit: limit, offset: parameters.offset))
        return format == .csv ? CSVWriter.bytes(table) : TextTable.bytes(table)
    }
}
