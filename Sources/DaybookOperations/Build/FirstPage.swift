import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookSite

/// The site's first page: every published project with what its 30-day reports say, read from the files of the build
/// itself, so that a project that was not computed anew is there as well.
struct FirstPage {
    let projects: [Project]
    let catalog: Catalog
    let templates: Templates
    let inputs: SiteInputs

    func add(to tree: SiteTree) throws {
        let files = projects.map { project in
            (project: project, stats: bytes(.headline, project, tree), series: bytes(.series, project, tree))
        }
        let facts = files.flatMap { file in
            [SiteInputs.definition(file.project)]
                + [file.stats, file.series].map { String(decoding: $0, as: UTF8.self) }
        }
        let id = inputs.id(facts)
        let summaries = files.map { summary($0.project, stats: $0.stats, series: $0.series) }
        try tree.add(IndexPage.file(summaries, inputs: id, templates: templates), inputs: id)
    }

    private func bytes(_ place: DashboardPlace, _ project: Project, _ tree: SiteTree) -> [UInt8] {
        guard let report = info(place) else { return [] }
        return tree.bytes(at: "\(project.slug)/\(Period.Kind.last30Days.rawValue)/\(report.id).json") ?? []
    }

    private func info(_ place: DashboardPlace) -> ReportInfo? {
        catalog.periodReports.first { $0.info.place == place }?.info
    }

    private func summary(_ project: Project, stats: [UInt8], series: [UInt8]) -> ProjectSummary {
        let visitors = (try? JSON.parse(series))?["data"]?.list ?? []
        return ProjectSummary(
            project,
            figures: (try? JSON.parse(stats)).flatMap { body in
                info(.headline).flatMap { ProjectSummary.figures(of: body, $0) }
            },
            visitors: visitors.dropLast().map { $0["visitors"]?.int ?? 0 })
    }
}
