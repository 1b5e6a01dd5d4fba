/// The names that envelopes know.
enum FieldName: String, CaseIterable {
    case type, payload, timestamp
    case visitorID = "visitor_id"
    case eventID = "event_id"
    case sessionID = "session_id"
    case consentMode = "consent_mode"
    case consentGranted = "consent_granted"
    case path, name, hostname, title, referrer, screen, language, data
    case utmSource = "utm_source"
    case utmMedium = "utm_medium"
    case utmCampaign = "utm_campaign"
    case utmContent = "utm_content"
    case utmTerm = "utm_term"
    case revenueAmount = "revenue_amount"
    case revenueCurrency = "revenue_currency"
    case userID = "user_id"
    case traits
    case accountID = "account_id"
    case accountName = "account_name"
    case accountTraits = "account_traits"
    case accountRole = "account_role"
    case events
    case startedAt = "started_at"
    case durationMilliseconds = "duration_ms"
    case entryPage = "entry_page"
    case isComplete = "is_complete"
    case value, rating
    case maxDepth = "max_depth"
    case query
    case resultsCount = "results_count"
    case url
    case linkType = "link_type"
    case message, stack, filename, lineno, colno, release, environment, level, body, x, y
    case elementSelector = "element_selector"
    case viewportWidth = "viewport_width"
    case viewportHeight = "viewport_height"
    case surveyID = "survey_id"
    case answers, completed

    static let count = allCases.count
    /// Finds positions by names.
    static let table: NameTable = {
        precondition(allCases.enumerated().allSatisfy { $0 == $1.position }, "names are numbered in their order")
        return NameTable(allCases.map(\.rawValue))
    }()

    /// The place among all names.
    var position: Int {
        // Cases without values are numbered in the order of their declaration.
        Int(unsafeBitCast(self, to: UInt8.self))
    }
}
