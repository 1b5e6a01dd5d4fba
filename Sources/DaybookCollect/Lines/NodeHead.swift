import DaybookCore
import DaybookJSON

/// What decides whether an envelope is taken at all: `EnvelopeHead` over bytes.
struct NodeHead {
    let type: EnvelopeType
    let typeName: UnsafeRawBufferPointer
    /// Nil where the client says nothing.
    let isConsentGranted: Bool?
    let consentMode: UnsafeRawBufferPointer?
    let fields: NodeFields

    /// Reads the head of an envelope.
    ///
    /// - Throws: a refusal where it is no object or its type is unknown.
    init(_ node: JSONNode, in room: NodeFields.Room) throws(Refusal) {
        guard node.kind == .object else { throw EnvelopeHead.malformed }
        fields = NodeFields(node, in: room)
        typeName = try fields.required(.type, .text).text
        type =
            if let known = EnvelopeType(utf8: typeName) {
                known
            } else {
                try Envelope.type(named: String(decoding: typeName, as: UTF8.self))
            }
        isConsentGranted = try fields.value(.consentGranted, .flag).map { $0.kind == .yes }
        consentMode = try fields.text(.consentMode)
    }
}
