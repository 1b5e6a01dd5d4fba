/// A site or product whose events are kept together: the definition in `projects/<slug>/project.json`.
package struct Project: Sendable, Equatable {
    /// UUID of version 4, lower case.
    package var id = ""
    /// The name of its folder, its first slug for ever.
    package var folder = ""
    /// The name in addresses of pages; `rename` changes it.
    package var slug = ""
    package var name = ""
    /// The site's own host, which makes a referrer direct; may be empty.
    package var domain = ""
    /// IANA name of the zone whose days the reports count.
    package var timeZone = "UTC"
    /// `public` or `private`; nothing of a private project reaches the site but its shares.
    package var visibility = "private"
    package var archived = false
    /// Hides region and city, and truncates addresses before they are placed.
    package var anonymizesAddresses = true
    /// Query parameters that stay part of a path, in this order.
    package var keptQueryParameters: [String] = []
    /// Drops events of browsers that ask not to be tracked (`DNT`, `Sec-GPC`).
    package var respectsDoNotTrack = true
    package var botFiltering = BotFiltering.refuse
    /// Drops events without a consent of one of the allowed modes.
    package var requiresConsent = false
    package var allowedConsentModes = ["analytics", "measurement", "all"]
    /// Parts of User-Agents, in lower case, whose events are dropped.
    package var blockedUserAgents: [String] = []
    /// Keeps a visitor's first identity where a later call without an admin key names another.
    package var locksIdentity = false
    /// Makes Pulse reports read the records of all systems.
    package var unifiesSystems = false
    /// The fewest visitors that a row of the public view may stand for where rows identify few people; 0 shows all.
    package var publishThreshold = 5
    package var modules = ModuleSettings()
    /// RFC 3339, UTC.
    package var createdAt = ""
    package var updatedAt = ""

    /// A project with every setting at its default.
    package init() {}

    /// True where its pages are published.
    package var isPublic: Bool { visibility == "public" && !archived }

    /// The threshold of the view that its pages have; nil where they show everything, to its own people.
    package var publishedThreshold: Int? { isPublic && publishThreshold > 0 ? publishThreshold : nil }

    /// The file's members: what `project create` and `project set` check, and what documents say.
    package static let shape = Shape(
        Project(),
        Field("id", \.id, "Identifier."),
        Field("slug", \.slug, "Name in addresses of pages.", slugCheck),
        Field("name", \.name, "Name shown on pages.", nameCheck, required: true),
        Field("domain", \.domain, "The site's own host; referrers from it count as direct.", domainCheck),
        Field("timezone", \.timeZone, "IANA time zone whose days the reports count.", zoneCheck),
        Field("visibility", \.visibility, "Who may read its pages on the site.", .oneOf(["public", "private"])),
        Field("archived", \.archived, "Takes the project's pages off the site and refuses new events."),
        Field(
            "anonymize_ip", \.anonymizesAddresses, "Places addresses by their network only; keeps no region or city."),
        Field("path_query_keep", \.keptQueryParameters, "Query parameters that stay part of a path."),
        Field("respect_dnt", \.respectsDoNotTrack, "Drops events of browsers that send DNT or Sec-GPC."),
        Field("bot_filtering", \.botFiltering, "Drops events of programs; 'mark' stores and marks them."),
        Field("consent_required", \.requiresConsent, "Drops events that do not say that consent was given."),
        Field(
            "allowed_consent_modes", \.allowedConsentModes, "Modes of consent that count where it is required.",
            listCheck(of: 32, characters: 64)),
        Field(
            "blocked_user_agents", \.blockedUserAgents, "Parts of User-Agents whose events are dropped, in any case.",
            listCheck(of: 200, characters: 200)),
        Field(
            "identify_lock", \.locksIdentity,
            "Keeps a visitor's first identity; a key with the scope admin still changes it."),
        Field("unify_systems", \.unifiesSystems, "Makes Pulse reports read the records of all systems."),
        Field(
            "publish_threshold", \.publishThreshold,
            "Fewest visitors of a row that could tell who they are, in what is published; 0 shows every row.",
            thresholdCheck),
        Field("modules", \.modules, "Modules that are not as a new project has them."),
        Field("created_at", \.createdAt, "When it was created."),
        Field("updated_at", \.updatedAt, "When its definition last changed."))

    /// What a slug may be: a file name on every system, and never the first segment of an API path.
    package static let slugCheck = Check<String>(
        "1 to 64 of a-z, 0-9 and hyphens, not starting or ending with a hyphen, and no name the server uses"
    ) { slug in
        let allowed = slug.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
        }
        return allowed && (1...64).contains(slug.utf8.count) && !slug.hasPrefix("-") && !slug.hasSuffix("-")
            && !reservedSlugs.contains(slug)
    }

    /// What names for people have to be.
    package static let nameCheck = Check<String>("1 to 200 characters without line breaks and control characters") {
        name in
        let isPlain = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        return isPlain && (1...200).contains(name.count) && name.contains { !$0.isWhitespace }
    }

    private static func listCheck(of count: Int, characters: Int) -> Check<[String]> {
        Check("at most \(count) texts of 1 to \(characters) characters, none of them blank") { texts in
            texts.count <= count
                && texts.allSatisfy { text in text.count <= characters && text.contains { !$0.isWhitespace } }
        }
    }

    private static let thresholdCheck = Check<Int>("0 to 1000") { (0...1_000).contains($0) }

    private static let domainCheck = Check<String>("a host name such as example.com, without scheme and path") {
        domain in
        domain.utf8.count <= 253 && !domain.contains { $0.isWhitespace || "/:@?#\"<>".contains($0) }
    }

    private static let zoneCheck = Check<String>("an IANA time zone such as Europe/Berlin") { name in
        (try? LocalCalendar(name)) != nil
    }

    /// First segments of API paths and of the site's own files.
    private static let reservedSlugs: Set<String> = [
        "api", "docs", "dashboard", "track", "analytics", "lead", "leads", "v1", "health", "ready", "metrics", "assets",
        "share", "shares",
    ]

    /// A slug made of a name: lower-case letters and digits, all else hyphens; `site` where nothing is left.
    package static func slug(from name: String) -> String {
        let words = name.lowercased().split { character in
            !(character.isASCII && (character.isLetter || character.isNumber))
        }
        let slug = words.joined(separator: "-").prefix(48)
        let trimmed = slug.split(separator: "-").joined(separator: "-")
        return slugCheck.holds(trimmed) ? trimmed : trimmed.isEmpty ? "site" : "site-\(trimmed)"
    }
}
