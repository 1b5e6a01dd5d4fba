package import DaybookCore

/// Rules made at random of what random stores hold.
package enum RandomRules {
    /// Up to four rules, in the order in which they apply.
    package static func rules(_ dice: inout SeededRandom) -> [Rule] {
        (0..<dice.roll(0...4)).map { rule(name: "rule-\($0)", &dice) }
    }

    private static func rule(name: String, _ dice: inout SeededRandom) -> Rule {
        var rule = Rule()
        rule.name = name
        rule.kind = dice.pick(["exclude", "group", "group", "hostname", "source", "channel"])
        switch rule.kind {
        case "exclude":
            let (column, values) = dice.pick(excluded)
            rule.column = column
            rule.patterns = some(of: values, &dice)
        case "group":
            rule.patterns = some(of: ["/a/:id", "/b/*", "/a\\*", "/", "*sum*", "/grouped"], &dice)
            rule.target = dice.pick(["/grouped", "/a", "/a/:id"])
        case "hostname":
            rule.patterns = some(of: ["www.*", "example.com", "*.example.com", "copy.example"], &dice)
            rule.target = dice.pick(["", "example.com", "joined.example"])
        case "source":
            naming(&rule, &dice)
            rule.target = dice.pick(["News", "google.com", "(direct)"])
        default:
            naming(&rule, &dice)
            rule.target = dice.pick(["Ours", "Email"])
        }
        return rule
    }

    private static func naming(_ rule: inout Rule, _ dice: inout SeededRandom) {
        let (column, values) = dice.pick([
            ("", ["*.example", "(direct)", "t.co"]), ("referrer", ["google*", "*"]),
            ("utm_source", ["Newsletter", "face*", ""]), ("utm_medium", ["CPC", "*mail"]),
            ("utm_campaign", ["spring", "\u{E9}*"]),
        ])
        rule.column = column
        rule.patterns = some(of: values, &dice)
    }

    private static let excluded: [(String, [String])] = [
        ("path", ["/a/*", "/b/e\u{301}", "/=*"]), ("hostname", ["copy.example", ""]), ("referrer", ["news.*", "t.co"]),
        ("country", ["XX", "NZ"]), ("browser", ["Other"]), ("os", ["Win*"]), ("device", ["Mobile"]),
        ("bot", ["*"]), ("visitor", ["v_1", "v_*3"]), ("name", ["buy", "na*"]),
    ]

    private static func some(of values: [String], _ dice: inout SeededRandom) -> [String] {
        (0..<dice.roll(1...2)).map { _ in dice.pick(values) }
    }
}
