import DaybookCore

/// All modules: the only way in which an event type, report, resource or endpoint comes to exist.
package struct Catalog: Sendable {
    package let modules: [Module]
    package let reports: [Report]
    package let endpoints: [Endpoint]

    /// Takes the modules in the order of the documents.
    package init(modules: [Module]) {
        self.modules = modules
        reports = modules.flatMap(\.reports)
        endpoints = modules.flatMap(\.endpoints)
    }

    /// Every column that a report reads.
    package var columns: Set<Column> { reports.reduce(into: []) { $0.formUnion($1.reads) } }

    /// What the reports of periods count.
    package var folds: [any Fold.Type] { periodReports.flatMap(\.folds) }

    /// The report of that id, or nil.
    package func report(_ id: String) -> Report? { reports.first { $0.info.id == id } }

    /// The reports that each period of a site has.
    package var periodReports: [Report] { reports.filter { !$0.info.isMomentary } }

    /// The endpoint that answers a report, or nil.
    package func endpoint(ofReport id: String) -> Endpoint? { endpoints.first { $0.info.report == id } }

    /// Says all that is wrong with the declarations; a test asserts that it says nothing.
    package func problems() -> [String] {
        var problems = repetitions(endpoints.map { "\($0.info.method) \($0.info.path)" }, "two endpoints answer")
        problems += repetitions(modules.map(\.id), "two modules are called")
        problems += repetitions(reports.map(\.info.id), "two reports are called")
        problems += repetitions(modules.flatMap(\.events).map(\.name), "two event types are called")
        for module in modules {
            problems += self.problems(module.about, [], "module \(module.id)")
            for event in module.events { problems += self.problems(event.about, [], "event type \(event.name)") }
            for resource in module.resources {
                problems += self.problems(resource.about, resource.fields, "resource \(resource.name)")
            }
        }
        for report in reports { problems += self.problems(report.info) }
        for info in endpoints.map(\.info) {
            problems += self.problems(info.about, info.input, "\(info.method) \(info.path)")
        }
        return problems
    }

    private func problems(_ info: ReportInfo) -> [String] {
        let place = "report \(info.id)"
        var problems = self.problems(info.about, info.csvColumns, place)
        for part in info.parts {
            problems += self.problems(part.about, part.columns, "\(place), part \(part.name)")
            for column in [part.people?.column, part.people?.category].compactMap(\.self)
            where !part.columns.contains(where: { $0.name == column }) {
                problems.append("\(place), part \(part.name): no column \(column) counts its people")
            }
        }
        problems += repetitions(info.parts.map(\.name), "\(place) has two parts called")
        for chart in info.charts { problems += self.problems(chart, of: info) }
        return problems
    }

    private func problems(_ chart: ChartInfo, of info: ReportInfo) -> [String] {
        let (name, columns) =
            switch chart {
            case .lines(let part, let date, let values): (part, [date] + values)
            case .bars(let part, let label, let value), .map(let part, let label, let value): (part, [label, value])
            }
        let known = info.parts.first { $0.name == name }?.columns.map(\.name) ?? []
        return columns.filter { !known.contains($0) }.map {
            "report \(info.id): its chart knows no column \(name).\($0)"
        }
    }

    private func problems(_ about: String, _ fields: [FieldInfo], _ place: String) -> [String] {
        var problems: [String] = []
        if !about.hasSuffix(".") { problems.append("\(place): the summary is not a sentence") }
        for field in fields where field.about.isEmpty { problems.append("\(place): \(field.name) is undocumented") }
        return problems
    }

    private func repetitions(_ names: [String], _ words: String) -> [String] {
        var seen: Set<String> = []
        return names.filter { !seen.insert($0).inserted }.map { "\(words) \($0)" }
    }
}
