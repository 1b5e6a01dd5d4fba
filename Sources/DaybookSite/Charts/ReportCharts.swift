import DaybookCore
import DaybookEngine

/// Draws the charts a report declares from the same body its table shows.
enum ReportCharts {
    /// Bars shown of a ranked list.
    private static let barCount = 10

    /// Adds every chart of a report; `id` starts the ids of its titles.
    static func add(_ info: ReportInfo, _ body: ReportBody, id: String, to markup: inout Markup) {
        for (index, chart) in info.charts.enumerated() { add(chart, info, body, id: "\(id)-\(index)", to: &markup) }
    }

    /// Adds the charts of one part.
    static func add(_ info: ReportInfo, _ body: ReportBody, part: String, id: String, to markup: inout Markup) {
        for chart in info.charts where name(chart) == part { add(chart, info, body, id: id, to: &markup) }
    }

    private static func name(_ chart: ChartInfo) -> String {
        switch chart {
        case .lines(let part, _, _), .bars(let part, _, _): part
        }
    }

    private static func add(
        _ chart: ChartInfo, _ info: ReportInfo, _ body: ReportBody, id: String, to markup: inout Markup
    ) {
        guard let part = body.parts.first(where: { $0.name == name(chart) }), case .table(let table) = part.content
        else {
            return
        }
        switch chart {
        case .lines(_, let date, let values):
            let series = values.map { (name: heading($0, table), values: numbers($0, table)) }
            LineChart(title: info.title, dates: texts(date, table), series: series).add(to: &markup, id: id)
        case .bars(_, let label, let value):
            let bars = Array(zip(texts(label, table), numbers(value, table)).prefix(barCount))
            BarChart(title: part.title, bars: bars.map { (label: $0.0, value: $0.1) }).add(to: &markup, id: id)
        }
    }

    private static func column(_ name: String, _ table: Table) -> Int? { table.columns.firstIndex { $0.name == name } }

    private static func heading(_ name: String, _ table: Table) -> String {
        column(name, table).map { TableMarkup.heading(table.columns[$0]) } ?? name
    }

    private static func texts(_ name: String, _ table: Table) -> [String] {
        guard let column = column(name, table) else { return [] }
        return table.rows.map { Figure.text($0[column], unit: .none) }
    }

    private static func numbers(_ name: String, _ table: Table) -> [Int] {
        guard let column = column(name, table) else { return [] }
        return table.rows.map { $0[column].int ?? 0 }
    }
}
