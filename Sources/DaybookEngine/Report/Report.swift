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
        guard let table = csv ?? body.first(where: { $0.info.kind == .table }), table.csv != nil else {
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
                ReportValue(info, result, body: body, table: table, view)
            }
        }
    }

    /// Declares a report whose result is made of the counts of one fold over the range, and of nothing else.
    ///
    /// Ranges with the same counts then have the same value, which is made once: of a young site many periods have all
    /// its days.
    package init<Result: Sendable>(
        _ id: String, title: String, about: String, path: String, isPaged: Bool,
        limits: PageLimits = PageLimits(), body: [Part<Result>], csv: Part<Result>? = nil, charts: [ChartInfo] = [],
        place: DashboardPlace = .panel(.other), counting fold: any Fold.Type,
        result: @escaping @Sendable (Totals, Names) -> Result
    ) {
        let report = Report(
            id, title: title, about: about, path: path, isPaged: isPaged, limits: limits, body: body, csv: csv,
            charts: charts, place: place, folds: [fold]
        ) { query in
            Plan.totals(of: fold, over: query.range.current).map(result)
        }
        (info, folds) = (report.info, report.folds)
        planOf = { query in
            report.plan(query).made("\(id), \(query.publicThreshold.map(String.init) ?? "whole")")
        }
    }

    /// The columns that its folds read.
    package var reads: Set<Column> { folds.reduce(into: []) { $0.formUnion($1.reads) } }

    /// What to scan for a query, and the value made of it.
    package func plan(_ query: ReportQuery) -> Plan<ReportValue> { planOf(query) }
}
