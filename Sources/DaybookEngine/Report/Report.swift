import DaybookCore

/// A report, declared once: its endpoint, JSON, CSV, page, chart and documents follow from this.
package struct Report: Sendable {
    package let info: ReportInfo
    /// What its plans count.
    package let folds: [any Fold.Type]
    private let planOf: @Sendable (ReportQuery) -> Plan<ReportValue>

    /// Declares a report.
    ///
    /// `body` lists the parts in the order of the JSON members; `csv` is the table of its CSV, by default the first
    /// list of the body; `plan` says what is folded and how the result is made, with rows in their final order.
    package init<Result: Sendable>(
        _ id: String, title: String, about: String, path: String, isPaged: Bool,
        limits: PageLimits = PageLimits(), series: SeriesPlace = .nowhere, hasGrain: Bool = false,
        isMomentary: Bool = false, body: [Part<Result>],
        csv: Part<Result>? = nil, charts: [ChartInfo] = [], place: DashboardPlace = .panel(.other),
        folds: [any Fold.Type],
        plan: @escaping @Sendable (ReportQuery) -> Plan<Result>
    ) {
        guard let table = csv ?? body.first(where: { $0.info.kind == .table }), let csvOf = table.csv else {
            preconditionFailure("the report \(id) has no table for its CSV")
        }
        let info = ReportInfo(
            id: id, title: title, about: about, path: path, isPaged: isPaged, limits: limits, series: series,
            hasGrain: hasGrain, isMomentary: isMomentary, parts: body.map(\.info), csvColumns: table.info.columns,
            charts: charts, place: place)
        self.info = info
        self.folds = folds
        planOf = { query in
            let view = PublicView(query)
            return plan(query).filtered(by: query.filter).map { result, _ in
                ReportValue(info: info, rowCount: body.reduce(0) { $0 + $1.rowCount(result) }) { page in
                    ReportBody(
                        parts: body.map { part in
                            BodyPart(
                                name: part.info.name, title: part.info.title, content: part.read(result, page, view))
                        })
                } csv: { page in
                    guard case .table(let table) = table.read(result, page, view) else {
                        preconditionFailure("the CSV of \(id) is a table")
                    }
                    return table
                } csvBytes: { page in
                    csvOf(result, page, view)
                }
            }
        }
    }

    /// The columns that its folds read.
    package var reads: Set<Column> { folds.reduce(into: []) { $0.formUnion($1.reads) } }

    /// What to scan for a query, and the value made of it.
    package func plan(_ query: ReportQuery) -> Plan<ReportValue> { planOf(query) }
}
