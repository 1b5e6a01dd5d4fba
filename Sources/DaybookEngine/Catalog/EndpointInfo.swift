package import DaybookCore

/// All that documents and clients know of an endpoint: OpenAPI, Markdown and pages are written from this alone.
package struct EndpointInfo: Sendable, Equatable {
    package let method: String
    package let path: String
    package let about: String
    package let access: Access
    package let module: String
    package let input: [FieldInfo]
    package let output: [PartInfo]
    /// The report it answers, whose static files carry the same body.
    package let report: String
}
