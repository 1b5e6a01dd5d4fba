/// A rule of a project, applied to all history whenever reports are computed: `projects/<folder>/rules/<name>.json`.
///
/// Rules come before sessions: they drop lines or rewrite columns as if the events had been collected so. Nothing that
/// is stored changes; without the file the reports are as before.
package struct Rule: Sendable, Equatable {
    /// What a rule does with the texts that fit one of its patterns.
    package enum Kind: String, Sendable, CaseIterable {
        /// Drops the lines.
        case exclude
        /// Puts paths together under one.
        case group
        /// Puts hosts together under one; without `to` it drops the lines of all other hosts.
        case hostname
        /// Names the source of sessions.
        case source
        /// Names the channel of sessions.
        case channel

        /// The columns it may look at, the one it looks at unless told otherwise first.
        package var columns: [LogField] {
            switch self {
            case .exclude:
                [
                    .path, .hostname, .referrer, .country, .browser, .os, .device, .bot, .language, .screen, .visitor,
                    .name,
                ]
            case .group: [.path]
            case .hostname: [.hostname]
            case .source, .channel: [.referrer, .utmSource, .utmMedium, .utmCampaign]
            }
        }
    }

    /// The name of its file without `.json`; rules apply in the order of their names.
    package var name = ""
    /// A `Kind`.
    package var kind = ""
    /// Why it is there.
    package var about = ""
    /// The column it looks at; empty for the only or first one of its kind.
    package var column = ""
    /// Texts in which `*` stands for anything; in paths of a `group`, `:name` for one segment.
    package var patterns: [String] = []
    /// What takes the place of what fits.
    package var target = ""

    /// A rule that says nothing yet.
    package init() {}

    /// Its kind; a rule that was read has one.
    package var action: Kind? { Kind(rawValue: kind) }

    /// The column it looks at; a rule that was read has one.
    package var field: LogField? {
        column.isEmpty && action != .exclude ? action?.columns.first : LogField(rawValue: column)
    }

    /// The members of its file, and the flags that make one.
    package static let shape = Shape(
        Rule(),
        Field("kind", \.kind, "What it does.", .oneOf(Kind.allCases.map(\.rawValue)), required: true),
        Field("about", \.about, "Why it is there.", aboutCheck),
        Field("column", \.column, "The column it looks at; only 'exclude' must name one."),
        Field(
            "patterns", \.patterns, "What it looks for: whole texts in which * stands for anything.", patternsCheck,
            required: true),
        Field("to", \.target, "What takes the place of what fits.", targetCheck))

    /// Reads a rule of that name.
    ///
    /// - Throws: `Invalid` with every problem.
    package static func read(_ value: Value, name: String) throws(Invalid) -> Rule {
        guard value.members != nil else {
            throw Invalid(problems: [Problem(field: "rule", words: "must be an object")])
        }
        var rule = try shape.decode(value)
        rule.name = name
        let problems = rule.problems + nameProblems(name)
        guard problems.isEmpty else { throw Invalid(problems: problems) }
        return rule
    }

    /// What its members together get wrong.
    private var problems: [Problem] {
        guard let kind = action else { return [] }
        var problems: [Problem] = []
        let columns = kind.columns.map(\.rawValue)
        if kind == .exclude ? !columns.contains(column) : !(columns + [""]).contains(column) {
            problems.append(Problem(field: "column", words: "must be one of \(columns.joined(separator: ", "))"))
        }
        switch kind {
        case .exclude where !target.isEmpty:
            problems.append(Problem(field: "to", words: "has no meaning for an exclusion"))
        case .group where target.isEmpty, .source where target.isEmpty, .channel where target.isEmpty:
            problems.append(Problem(field: "to", words: "is required"))
        default: break
        }
        return problems
    }

    private static func nameProblems(_ name: String) -> [Problem] {
        nameCheck.holds(name) ? [] : [Problem(field: "name", words: "must be \(nameCheck.words)")]
    }

    /// What a rule may be called: a file name on every system.
    package static let nameCheck = Check<String>("1 to 64 of a-z, 0-9 and hyphens, not starting with a hyphen") {
        name in
        let allowed = name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        return allowed && (1...64).contains(name.utf8.count) && !name.hasPrefix("-")
    }

    private static let aboutCheck = Check<String>("at most 1000 characters") { $0.count <= 1_000 }

    private static let patternsCheck = Check<[String]>("1 to 100 texts of at most 2000 bytes") { patterns in
        (1...100).contains(patterns.count) && patterns.allSatisfy { $0.utf8.count <= 2_000 }
    }

    private static let targetCheck = Check<String>("at most 2000 bytes without control characters") { text in
        text.utf8.count <= 2_000 && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
