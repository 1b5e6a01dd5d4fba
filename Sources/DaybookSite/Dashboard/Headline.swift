import DaybookCore
import DaybookEngine

/// The headline figures of a span: what is counted, now and in the period before.
struct Headline {
    /// The report they are of.
    let report: String
    let columns: [FieldInfo]
    let now: [Value]
    /// Empty where the period before has no data, or only for a part of it.
    let before: [Value]

    /// The first two records of the report that stands on top; nil where there is none.
    init?(_ values: DashboardValues, _ facts: ProjectFacts) {
        guard let value = values.reports.first(where: { $0.info.place == .headline }) else { return nil }
        let records = value.body(Page(limit: 1)).parts.compactMap { part -> ([FieldInfo], [Value])? in
            if case .record(let columns, let values) = part.content { (columns, values) } else { nil }
        }
        guard let (columns, now) = records.first else { return nil }
        report = value.info.id
        self.columns = columns
        self.now = now
        before = values.hasPeriodBefore(facts) ? records.dropFirst().first?.1 ?? [] : []
    }

    /// Each figure in words: its name, its value, and its change where it can be told.
    func lines(_ language: Language) -> [(name: String, value: String, change: String?)] {
        columns.indices.filter { !columns[$0].isCompatibility }.map { place in
            let column = columns[place]
            let change = place < before.count ? Change(now[place], before[place], unit: column.unit) : nil
            return (
                TableMarkup.heading(column, language), language.figure(now[place], unit: column.unit),
                change.map { KeyFigures.words($0, language) }
            )
        }
    }
}
