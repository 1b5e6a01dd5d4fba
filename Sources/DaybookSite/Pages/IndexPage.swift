package import DaybookCore

/// The site's first page: the published projects and the documentation.
package enum IndexPage {
    /// The page at `index.html`.
    package static func file(_ projects: [Project], inputs: String, templates: Templates) -> SiteFile {
        let rows = projects.map { project -> [String: Any] in
            ["name": project.name, "slug": project.slug, "domain": project.domain]
        }
        let values: [String: Any] = ["projects": rows, "none": projects.isEmpty]
        let bytes = templates.page("index", title: "Daybook", root: "", inputs: inputs, values)
        return SiteFile(path: "index.html", bytes: bytes)
    }
}
