import DaybookAPI
import DaybookCore
import DaybookEngine
import DaybookSite

/// The files of a site that no project changes: assets and documentation.
struct Documents {
    let catalog: Catalog
    let templates: Templates
    let inputs: SiteInputs

    func add(to tree: inout SiteTree) {
        for (name, bytes) in templates.assets.sorted(by: { $0.key < $1.key }) {
            tree.add(SiteFile(path: "assets/\(name)", bytes: bytes), inputs: inputs.id(["assets"]))
        }
        for document in MarkdownReference(catalog).documents {
            let id = inputs.id([document.name, document.text])
            let files = DocumentPage.files(
                name: document.name, title: document.title, markdown: document.text, inputs: id, templates: templates)
            for file in files { tree.add(file, inputs: id) }
        }
        let description = OpenAPI.document(catalog, version: DaybookVersion.current)
        let id = inputs.id(["openapi", String(decoding: description, as: UTF8.self)])
        tree.add(SiteFile(path: "openapi.json", bytes: description), inputs: id)
    }
}
