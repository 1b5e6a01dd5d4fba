import DaybookAPI
import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import Foundation
import Testing

struct ReferenceDocumentTests {
    private let catalog = Catalog.daybook

    @Test func describesEveryEndpointInOpenAPI() throws {
        let document = try JSON.parse(OpenAPI.document(catalog, version: "1"))
        #expect(document["openapi"]?.text == "3.1.0")
        for info in catalog.endpoints.map(\.info) {
            let operation = try #require(document["paths"]?[info.path]?[info.method.lowercased()])
            #expect(operation["summary"]?.text == info.about)
            #expect(operation["parameters"]?.list?.compactMap { $0["name"]?.text } == info.input.map(\.name))
            let schema = operation["responses"]?["200"]?["content"]?["application/json"]?["schema"]
            #expect(schema?["properties"]?.members?.map(\.name) == info.output.map(\.name))
        }
    }

    @Test func documentsEveryReportParameterFieldAndLogField() {
        let text = MarkdownReference(catalog).documents.map(\.text).joined()
        for info in catalog.reports.map(\.info) {
            #expect(text.contains("`GET \(info.path)`"))
            for column in info.parts.filter({ $0.kind != .value }).flatMap(\.columns) {
                #expect(text.contains("- `\(column.name)`"))
            }
        }
        for field in LogField.allCases { #expect(text.contains("- `\(field.rawValue)`")) }
        for field in Project.shape.infos { #expect(text.contains("- `\(field.name)`")) }
    }

    /// A changed API shows as a diff of this file; record it anew with RECORD_SNAPSHOTS=1.
    @Test func declaresTheAPIThatTheSnapshotRecords() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Snapshots/openapi.json")
        let data = Data(OpenAPI.document(catalog, version: "snapshot"))
        let object = try JSONSerialization.jsonObject(with: data)
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = try JSONSerialization.data(withJSONObject: object, options: options) + Data("\n".utf8)
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil { try text.write(to: file) }
        #expect(try Data(contentsOf: file) == text)
    }
}
