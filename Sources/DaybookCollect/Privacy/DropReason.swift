/// Why an event was answered as accepted and not stored (contract section 6.6).
package enum DropReason: String, Sendable, CaseIterable {
    case dnt
    case bot
    case consentDenied = "consent_denied"
    case consentRequired = "consent_required"
    case consentModeRequired = "consent_mode_required"
    case consentModeNotAllowed = "consent_mode_not_allowed"
    case moduleDisabled = "module_disabled"
}

/// What is counted by hour and not stored otherwise: drops, and repeats of an event id.
package enum CountedReason: Hashable, Sendable {
    case dropped(DropReason)
    /// The event was stored before under its id, with the same content.
    case repeated
    /// The event has the id of one that says something else.
    case conflict

    var name: String {
        switch self {
        case .dropped(let reason): reason.rawValue
        case .repeated: "repeated_event_id"
        case .conflict: "conflicting_event_id"
        }
    }
}
