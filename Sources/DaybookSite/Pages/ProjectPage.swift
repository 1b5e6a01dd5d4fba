package import DaybookCore

/// A project's own page: every period that has pages.
package enum ProjectPage {
    /// The page at `<slug>/index.html`.
    package static func file(
        _ project: Project, periods: [Period], inputs: String, templates: Templates
    ) -> SiteFile {
        func links(_ periods: [Period]) -> [[String: Any]] {
            periods.map {
                ["id": $0.id, "title": $0.title, "dates": "\($0.days.lowerBound.text) to \($0.days.upperBound.text)"]
            }
        }
        let values: [String: Any] = [
            "project": project.name, "domain": project.domain, "zone": project.timeZone,
            "rolling": links(periods.filter(\.isRolling)),
            "years": links(periods.filter { !$0.isRolling && $0.id.utf8.count == 4 }),
            "months": links(periods.filter { !$0.isRolling && $0.id.utf8.count > 4 }),
        ]
        let bytes = templates.page("project", title: project.name, root: "../", inputs: inputs, values)
        return SiteFile(path: "\(project.slug)/index.html", bytes: bytes)
    }
}
