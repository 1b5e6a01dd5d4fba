package import DaybookCore

/// What decides whether an envelope is taken at all: its type and what the visitor consented to.
package struct EnvelopeHead {
    package let type: EnvelopeType
    /// Nil where the client says nothing.
    package let isConsentGranted: Bool?
    package let consentMode: String?
    var fields: EnvelopeFields

    /// Reads the head of an envelope.
    ///
    /// - Throws: a refusal where it is no object or its type is unknown.
    package init(_ value: Value) throws(Refusal) {
        guard let members = value.members else { throw EnvelopeHead.malformed }
        fields = EnvelopeFields(members)
        type = try Envelope.type(named: fields.required("type", .text).text ?? "")
        isConsentGranted = try fields.value("consent_granted", .flag).map { $0 == .bool(true) }
        consentMode = try fields.text("consent_mode")
    }

    /// What is answered to a body that is no JSON.
    package static let malformed = Refusal("Invalid request body: malformed JSON.")
}
