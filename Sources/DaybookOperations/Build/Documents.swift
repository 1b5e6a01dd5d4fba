import DaybookAPI
import DaybookCore
import DaybookEngine
import DaybookSite

/// The files of a site that no project's events change: assets, documentation, and notices for programs.
struct Documents {
    let catalog: Catalog
    let templates: Templates
    let inputs: SiteInputs
    /// The published projects.
    let projects: [Project]

    func add(to tree: SiteTree) throws {
        for (name, bytes) in templates.assets.sorted(by: { $0.key < $1.key }) {
            try tree.add(SiteFile(path: "assets/\(name)", bytes: bytes), inputs: inputs.id(["assets"]))
        }
        for document in MarkdownReference(catalog).documents {
            let id = inputs.id([document.name, document.text])
            if tree.keep(["docs/\(document.name)."], inputs: id) { continue }
            let files = DocumentPage.files(
                name: document.name, title: document.title, markdown: document.text, inputs: id, templates: templates)
            for file in files { try tree.add(file, inputs: id) }
        }
        let notices = inputs.id(projects.map(SiteInputs.definition))
        let reports = catalog.periodReports.map(\.info)
        for file in SiteNotices.files(projects: projects, reports: reports, templates: templates) {
            try tree.add(file, inputs: notices)
        }
        let description = OpenAPI.document(catalog, version: DaybookVersion.current)
        let id = inputs.id(["openapi", String(decoding: description, as: UTF8.self)])
        try tree.add(SiteFile(path: "openapi.json", bytes: description), inputs: id)
    }
}
