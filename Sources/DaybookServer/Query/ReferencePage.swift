import DaybookAPI
import DaybookSite

extension Templates {
    /// The reference of the API as one page, for a server that may have no built site.
    func reference(_ reference: MarkdownReference) -> [UInt8] {
        guard let document = reference.documents.first(where: { $0.name == "api" }) else { return [] }
        let files = DocumentPage.files(
            name: document.name, title: document.title, markdown: document.text, inputs: "", templates: self)
        return files[0].bytes
    }
}
