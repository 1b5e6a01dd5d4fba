/// A dashboard that someone has put together: the definition in `projects/<slug>/dashboards/<name>.json`.
///
/// Source: contract section 6.15.
package struct DashboardLayout: Sendable, Equatable {
    /// One report on it.
    package struct Widget: Sendable, Equatable {
        package var id = ""
        /// The report's id.
        package var report = ""
        /// Columns and rows from the start of the grid.
        package var (x, y) = (0, 0)
        /// Columns and rows that it takes.
        package var (width, height) = (1, 1)

        /// A widget with nothing set.
        package init() {}
    }

    /// The name of its file.
    package var id = ""
    package var name = ""
    package var about = ""
    package var widgets: [Widget] = []

    /// A dashboard with nothing on it.
    package init() {}

    /// The file's members but for the widgets, which `read` takes.
    package static let shape = Shape(
        DashboardLayout(),
        Field("name", \.name, "Name shown on pages.", Project.nameCheck, required: true),
        Field("description", \.about, "What it is for."))

    /// The members of a widget.
    package static let widgetShape = Shape(
        Widget(),
        Field("id", \.id, "Name of the widget, unique on its dashboard.", Project.nameCheck, required: true),
        Field("report_type", \.report, "The report it shows.", required: true),
        Field("x", \.x, "Columns from the start.", count(from: 0)),
        Field("y", \.y, "Rows from the top.", count(from: 0)),
        Field("w", \.width, "Columns it takes.", count(from: 1)),
        Field("h", \.height, "Rows it takes.", count(from: 1)))

    private static func count(from least: Int) -> Check<Int> {
        Check("\(least) or more, and at most 1000") { (least...1_000).contains($0) }
    }

    /// The widgets in the order of reading: by row, then by column.
    package var inOrder: [Widget] { widgets.sorted { ($0.y, $0.x, $0.id) < ($1.y, $1.x, $1.id) } }

    /// Reads the file of that name; `reports` are those that a widget may show.
    ///
    /// - Throws: `Invalid` for members that are not as they must be, `invalid` for widgets that cannot be.
    package static func read(_ value: Value, id: String, reports: Set<String>) throws -> DashboardLayout {
        let members = (value.members ?? []).filter { !["widgets", "layout", "is_default"].contains($0.name) }
        var layout = try shape.decode(.object(members))
        layout.id = id
        for widget in value["widgets"]?.list ?? [] {
            let widget = try widgetShape.decode(widget)
            guard reports.contains(widget.report) else {
                throw DaybookError(.invalid, "its widget '\(widget.id)' asks for an unknown report '\(widget.report)'")
            }
            guard !layout.widgets.contains(where: { $0.id == widget.id }) else {
                throw DaybookError(.invalid, "it has two widgets '\(widget.id)'")
            }
            layout.widgets.append(widget)
        }
        return layout
    }
}
