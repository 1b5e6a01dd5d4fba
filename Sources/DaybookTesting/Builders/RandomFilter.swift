package import DaybookCore

/// A filter made at random of what random stores hold, both as it is written and in plain words for the reference.
package struct RandomFilter: Sendable {
    package let text: String
    package let conditions: [Reference.Condition]

    /// Makes one to three conditions.
    package init(_ dice: inout SeededRandom) {
        var (texts, conditions): ([String], [Reference.Condition]) = ([], [])
        for _ in 0..<dice.roll(1...3) {
            let (text, condition) = RandomFilter.condition(&dice)
            texts.append(text)
            conditions.append(condition)
        }
        text = texts.joined(separator: dice.pick([";", " ; "]))
        self.conditions = conditions
    }

    /// What each dimension may hold; that of a property is made of its key.
    private static let choices: [(dimension: String, key: String, values: [String])] =
        [
            ("source", "", ["(direct)", "news.example", "t.co", "google.com", "chatgpt.com", "News"]),
            ("medium", "", RandomStore.mediums), ("campaign", "", RandomStore.campaigns),
            ("channel", "", ["Direct", "Email", "Referral", "AI Referrals", "Paid Other", "Organic Search", "Ours"]),
            ("country", "", RandomStore.countries), ("device", "", RandomStore.devices + ["Other"]),
            ("browser", "", RandomStore.browsers + ["Other"]), ("os", "", RandomStore.systems + ["Other"]),
            ("entry", "", RandomStore.paths + ["", "/a/:id"]), ("exit", "", RandomStore.paths + [""]),
            ("page", "", RandomStore.paths), ("page", "", RandomStore.paths + ["/none"]),
            ("event", "", RandomStore.names + ["pageview", "web_vital", "request", "identify"]),
            ("hostname", "", RandomStore.hosts),
        ]
        + RandomStore.propertyValues.map { key, _ in
            ("property", key, ["", "pro", "\u{E9}", "1", "12", "1.5", "true", "false"])
        }

    private static let theirNames = [
        "source": "visit:source", "medium": "visit:utm_medium", "campaign": "visit:utm_campaign",
        "entry": "visit:entry_page", "exit": "visit:exit_page", "page": "event:page", "event": "event:name",
        "country": "visit:country", "property": "event:props",
    ]

    private static func condition(_ dice: inout SeededRandom) -> (String, Reference.Condition) {
        let choice = dice.pick(choices)
        let comparisons = [("is", "==", "!="), ("contains", "=~", "!~"), ("starts", "=^", "!^"), ("ends", "=$", "!$")]
        var (comparison, plain, negated) = dice.pick(comparisons + [comparisons[0], comparisons[0]])
        var values = (0..<dice.roll(1...3)).map { _ in dice.pick(choice.values) }
        if comparison == "is" {
            values = values.map { pattern($0, &dice) }
        } else {
            // Pieces of what there is; nothing is no piece.
            values = values.map { piece(of: $0, &dice) }.filter { !$0.isEmpty }
            if values.isEmpty { (comparison, plain, negated, values) = ("is", "==", "!=", [""]) }
        }
        var condition = Reference.Condition(choice.dimension, values)
        condition.key = choice.key
        condition.comparison = comparison
        condition.isNegated = dice.chance(percent: 40)
        let name = dice.chance(percent: 20) ? theirNames[choice.dimension] ?? choice.dimension : choice.dimension
        let written = values.map { comparison == "is" ? separated($0) : separated(escaped($0)) }
        let text =
            (choice.key.isEmpty ? name : "\(name):\(choice.key)") + (condition.isNegated ? negated : plain)
            + written.joined(separator: "|")
        return (text, condition)
    }

    /// A text as a pattern that means it, or one with a star in place of a part of it.
    private static func pattern(_ text: String, _ dice: inout SeededRandom) -> String {
        guard dice.chance(percent: 25) else { return escaped(text) }
        let scalars = Array(text.unicodeScalars)
        let (one, other) = (dice.roll(0...scalars.count), dice.roll(0...scalars.count))
        return escaped(string(scalars[..<min(one, other)])) + "*" + escaped(string(scalars[max(one, other)...]))
    }

    private static func piece(of text: String, _ dice: inout SeededRandom) -> String {
        let scalars = Array(text.unicodeScalars)
        let (one, other) = (dice.roll(0...scalars.count), dice.roll(0...scalars.count))
        return string(scalars[min(one, other)..<max(one, other)])
    }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        String(String.UnicodeScalarView(scalars))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("*", with: "\\*")
    }

    /// A value among others; what separates values and the spaces around them are escaped.
    private static func separated(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing(";", with: "\\;").replacing(" ", with: "\\ ")
    }
}
