package import DaybookCore
package import DaybookEngine

/// The charts of a series: the first of its values large, with the period before, notes and gaps; the others small
/// beside it.
struct SeriesCharts {
    let info: ReportInfo
    let table: Table
    let before: Table?
    let values: DashboardValues
    let facts: ProjectFacts
    let language: Language

    /// The charts of a report's lines; nil where it declares none or its body has no such table.
    init?(_ value: ReportValue, before: ReportValue?, _ values: DashboardValues, _ facts: ProjectFacts, _ look: Look) {
        guard let chart = value.info.charts.first, case .lines = chart,
            let table = SeriesCharts.table(value, chart.part)
        else { return nil }
        info = value.info
        self.table = table
        self.before = values.hasPeriodBefore(facts) ? before.flatMap { SeriesCharts.table($0, chart.part) } : nil
        self.values = values
        self.facts = facts
        language = look.language
    }

    private static func table(_ value: ReportValue, _ part: String) -> Table? {
        let body = value.body(Page(limit: 1))
        guard case .table(let table)? = body.parts.first(where: { $0.name == part })?.content else { return nil }
        return table
    }

    /// Adds the charts, `grain` being how the table's rows are cut; ids on the page begin with `id`.
    ///
    /// In a panel (`isSmall`) all of them are low.
    func add(to markup: inout Markup, id: String, grain: Grain, isSmall: Bool = false) {
        guard case .lines(_, let date, let names)? = info.charts.first else { return }
        let rows = texts(date)
        let axis = TimeAxis(rows, grain: grain, calendar: values.calendar, language: language)
        let begun = axis.buckets.prefix { $0.start <= values.asOf }.count
        let notes = notes(on: axis)
        for (place, name) in names.enumerated() {
            let isMain = place == 0 && !isSmall
            if place == 1 { markup.raw("<div class=\"multiples\">") }
            var chart = SeriesChart(
                title: language.text(TableMarkup.heading(name)), axis: axis,
                values: Array(numbers(name, table).prefix(begun)),
                language: language)
            chart.before = before.map { numbers(name, $0) } ?? []
            chart.missing = missing(axis, begun)
            chart.partial = partial(axis, begun, grain)
            chart.isMain = isMain
            chart.isTitled = !isSmall || names.count > 1
            if isMain { chart.marks = notes.map { ($0.place, $0.number) } }
            chart.add(to: &markup, id: "\(id)-\(name)")
            if isMain { addNotes(notes, to: &markup) }
        }
        if names.count > 1 { markup.raw("</div>\n") }
    }

    // MARK: Columns

    private func texts(_ name: String) -> [String] {
        guard let column = table.columns.firstIndex(where: { $0.name == name }) else { return [] }
        return table.rows.map { $0[column].text ?? "" }
    }

    private func numbers(_ name: String, _ table: Table) -> [Int] {
        guard let column = table.columns.firstIndex(where: { $0.name == name }) else { return [] }
        return table.rows.map { $0[column].int ?? 0 }
    }

    // MARK: What is known of places

    /// Buckets all of whose days are without data.
    private func missing(_ axis: TimeAxis, _ begun: Int) -> Set<Int> {
        Set(
            (0..<begun).filter { place in
                let days = axis.buckets[place].days.clamped(to: values.days)
                return (days.lowerBound.number...days.upperBound.number).allSatisfy { number in
                    let day = Day(number: number)
                    return facts.gaps.contains(day) || facts.firstDay.map { day < $0 } ?? false
                }
            })
    }

    /// The last bucket that has begun where it is not over or the range cuts its last day, and the first where the
    /// range begins within it.
    private func partial(_ axis: TimeAxis, _ begun: Int, _ grain: Grain) -> Set<Int> {
        var partial: Set<Int> = []
        let range = values.range.current
        let end = begun < axis.buckets.count ? axis.buckets[begun].start : range.upperBound
        let isCut = grain != .hour && !values.calendar.isMidnight(end)
        if begun > 0 && (end > values.asOf + 1 || isCut) { partial.insert(begun - 1) }
        if let first = axis.buckets.first?.start, first < range.lowerBound,
            facts.firstDay.map({ values.calendar.start(of: $0) < range.lowerBound }) ?? false
        {
            partial.insert(0)
        }
        return partial
    }

    // MARK: Notes

    private struct Note {
        let place: Int
        let number: Int
        let day: Day
        let text: String
    }

    private func notes(on axis: TimeAxis) -> [Note] {
        facts.annotations.filter { values.days.contains($0.day) }.enumerated().compactMap { index, annotation in
            axis.buckets.firstIndex { $0.days.contains(annotation.day) }.map {
                Note(place: $0, number: index + 1, day: annotation.day, text: annotation.text)
            }
        }
    }

    private func addNotes(_ notes: [Note], to markup: inout Markup) {
        guard !notes.isEmpty else { return }
        markup.raw("<ol class=\"notes\" aria-label=\"")
        markup.text(language(.annotations))
        markup.raw("\">")
        for note in notes {
            markup.raw("<li><b>")
            markup.text(language.shortDay(note.day))
            markup.raw("</b> ")
            markup.text(note.text)
            markup.raw("</li>")
        }
        markup.raw("</ol>\n")
    }
}

extension ReportValue {
    /// The first of the values over time that its chart draws, by the first day of their buckets.
    package var firstSeries: [Day: Int] {
        guard case .lines(let part, let date, let names)? = info.charts.first, let name = names.first,
            case .table(let table)? = body(Page(limit: 1)).parts.first(where: { $0.name == part })?.content,
            let dates = table.columns.firstIndex(where: { $0.name == date }),
            let numbers = table.columns.firstIndex(where: { $0.name == name })
        else { return [:] }
        let pairs = table.rows.compactMap { row in
            row[dates].text.flatMap { Day($0) }.map { ($0, row[numbers].int ?? 0) }
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
