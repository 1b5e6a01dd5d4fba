import DaybookCore
import DaybookEngine
import DaybookStore

/// What people have written about a project for its pages: annotations, tags and dashboards.
struct ProjectNotes {
    let annotations: [Annotation]
    let dashboards: [DashboardLayout]
    /// What cannot be shown, by path.
    let faults: [(path: String, words: String)]

    /// Reads what a commit has of them; what cannot be read is among the faults.
    init(_ project: Project, _ store: StoreSnapshot, _ catalog: Catalog) {
        do {
            let noted = try store.annotations(of: project, calendar: LocalCalendar(project.timeZone))
            let made = try store.dashboards(of: project, reports: Set(catalog.periodReports.map(\.info.id)))
            (annotations, dashboards, faults) = (noted.annotations, made.dashboards, noted.faults + made.faults)
        } catch {
            (annotations, dashboards, faults) = ([], [], [("projects/\(project.folder)", "\(error)")])
        }
    }

    /// The dashboards as inputs of pages.
    var dashboardLines: [String] {
        dashboards.map { layout in
            let widgets = layout.inOrder.map { "\($0.id) \($0.report) \($0.x) \($0.y) \($0.width) \($0.height)" }
            return "dashboard \(layout.id) \(layout.name) \(layout.about) \(widgets.joined(separator: ", "))"
        }
    }

    /// All of it as inputs of a site.
    var lines: [String] { annotations.map { "note \($0.date) \($0.text)" } + dashboardLines }
}
