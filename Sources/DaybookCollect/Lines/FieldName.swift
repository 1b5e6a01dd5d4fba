/// The names that envelopes know, found by their bytes.
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

    /// The place among all names.
    var position: Int {
        // Cases without values are numbered in the order of their declaration.
        Int(unsafeBitCast(self, to: UInt8.self))
    }
}

/// Finds names by their bytes: a table with a free place for most that are unknown.
struct FieldNameTable: @unchecked Sendable {
    /// The one there is; it never changes.
    static let all = FieldNameTable()

    /// The bytes of a name of 1 to 16 bytes as two numbers that, with its length, no other has.
    private struct Key: Equatable {
        let first: UInt64
        let last: UInt64
        let length: Int

        init?(_ text: UnsafeRawBufferPointer) {
            length = text.count
            switch length {
            case 8...16:
                first = text.loadUnaligned(as: UInt64.self)
                last = text.loadUnaligned(fromByteOffset: length - 8, as: UInt64.self)
            case 4...7:
                first = UInt64(text.loadUnaligned(as: UInt32.self))
                last = UInt64(text.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self))
            case 1...3:
                first = UInt64(text[0]) | UInt64(text[length - 1]) << 8
                last = UInt64(text[length / 2])
            default: return nil
            }
        }

        var slot: Int {
            let mixed = (first ^ (last &* 0x9E37_79B9_7F4A_7C15) &+ UInt64(length)) &* 0xD6E8_FEB8_6659_FD93
            return Int(mixed >> 55)
        }
    }

    private static let size = 512
    private let slots: UnsafeMutablePointer<(key: Key, position: Int)?>

    private init() {
        slots = .allocate(capacity: FieldNameTable.size)
        slots.initialize(repeating: nil, count: FieldNameTable.size)
        for (position, name) in FieldName.allCases.enumerated() {
            precondition(name.position == position, "names are numbered in their order")
            let key = Array(name.rawValue.utf8).withUnsafeBytes { Key($0) }
            guard let key else { preconditionFailure("names are short") }
            var slot = key.slot
            while slots[slot] != nil { slot = (slot + 1) % FieldNameTable.size }
            slots[slot] = (key, position)
        }
    }

    /// The place of a name; nil for one that is unknown.
    func position(of name: UnsafeRawBufferPointer) -> Int? {
        guard let key = Key(name) else { return nil }
        var slot = key.slot
        while let found = slots[slot] {
            if found.key == key { return found.position }
            slot = (slot + 1) % FieldNameTable.size
        }
        return nil
    }
}
