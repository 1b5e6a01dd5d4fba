import DaybookCore
import DaybookEngine
import DaybookTesting
import Testing

struct RuleSetTests {
    private func rule(
        _ name: String, _ kind: Rule.Kind, _ patterns: [String], column: String = "", to target: String = ""
    ) -> Rule {
        var rule = Rule()
        (rule.name, rule.kind, rule.column, rule.patterns, rule.target) = (
            name, kind.rawValue, column, patterns, target
        )
        return rule
    }

    @Test func keepsEverythingWithoutARule() {
        for field in LogField.allCases { #expect(RuleSet.none.outcome(field, "x") == .keep) }
        #expect(RuleSet.none.isEmpty && RuleSet.none.fields.isEmpty)
    }

    @Test func dropsWhatAnExclusionNamesAsReportsShowIt() {
        let rules = RuleSet([
            rule("a", .exclude, ["/admin*"], column: "path"), rule("b", .exclude, ["XX"], column: "country"),
            rule("c", .exclude, ["*"], column: "bot"),
        ])
        #expect(rules.outcome(.path, "/admin/x") == .drop && rules.outcome(.path, "/") == .keep)
        #expect(rules.outcome(.country, "") == .drop && rules.outcome(.country, "XX") == .drop)
        #expect(rules.outcome(.bot, "Crawler") == .drop && rules.outcome(.bot, "") == .keep)
        #expect(rules.fields == [.path, .country, .bot])
    }

    @Test func appliesTheRulesOfAColumnOneAfterTheOther() {
        let grouped = rule("10-group", .group, ["/users/:id", "/people/:id"], to: "/users/:id")
        let dropped = rule("20-drop", .exclude, ["/users/\\:id"], column: "path")
        #expect(RuleSet([dropped, grouped]).outcome(.path, "/people/7") == .drop)
        var first = dropped
        first.name = "05-drop"
        #expect(RuleSet([grouped, first]).outcome(.path, "/people/7") == .replace("/users/:id"))
        #expect(RuleSet([grouped]).outcome(.path, "/users/:id") == .keep)
    }

    @Test func joinsHostsOrKeepsOnlyThose() {
        let joined = RuleSet([rule("a", .hostname, ["www.example.com"], to: "example.com")])
        #expect(joined.outcome(.hostname, "www.example.com") == .replace("example.com"))
        #expect(joined.outcome(.hostname, "other.example") == .keep)
        let listed = RuleSet([rule("a", .hostname, ["example.com", "*.example.com"])])
        #expect(listed.outcome(.hostname, "copy.example") == .drop && listed.outcome(.hostname, "") == .keep)
        #expect(listed.outcome(.hostname, "shop.example.com") == .keep)
    }

    @Test func namesASourceByTheFirstRuleThatFits() {
        let rules = RuleSet([
            rule("b", .source, ["*.facebook.com"], to: "Facebook"),
            rule("a", .source, ["fb"], column: "utm_source", to: "Ads"), rule("c", .channel, ["*"], to: "Any"),
        ])
        #expect(rules.source(.utmSource, "fb")?.name == "Ads" && rules.source(.utmSource, "fb")?.place == 0)
        #expect(rules.source(.referrer, "m.facebook.com")?.place == 1)
        #expect(rules.source(.referrer, "(direct)") == nil && rules.source(.utmSource, "") == nil)
        #expect(rules.channel(.referrer, "(direct)")?.name == "Any")
        #expect(rules.sourceFields == [.referrer, .utmSource] && rules.channelFields == [.referrer])
        #expect(rules.fields.isEmpty && rules.outcome(.referrer, "m.facebook.com") == .keep)
    }

    @Test func dropsAndRewritesTheSameLinesAsTheReference() {
        var dice = SeededRandom(seed: 23)
        for seed in 1...60 {
            let store = RandomStore(seed: seed)
            let definitions = RandomRules.rules(&dice)
            let rules = RuleSet(definitions)
            let kept = store.events.compactMap { applied(rules, to: $0) }
            var question = Reference.Question(range: store.ranges[0])
            let expected = Reference(
                lines: MemorySegments.lines(kept), zone: store.project.timeZone, domain: store.project.domain,
                question: question)
            question.rules = definitions.filter { $0.kind != "source" && $0.kind != "channel" }
            let ruled = Reference(
                lines: MemorySegments.lines(store.events), zone: store.project.timeZone, domain: store.project.domain,
                question: question)
            for report in ["stats", "pages", "entries", "devices", "geo", "referrers", "requests", "events"] {
                #expect(expected.body(of: report) == ruled.body(of: report), "seed \(seed), \(report)")
            }
        }
    }

    private func applied(_ rules: RuleSet, to event: StoredEvent) -> StoredEvent? {
        var event = event
        let columns: [(LogField, WritableKeyPath<StoredEvent, String>)] = [
            (.path, \.path), (.hostname, \.hostname), (.referrer, \.referrer), (.country, \.country),
            (.browser, \.browser), (.os, \.os), (.device, \.device), (.bot, \.bot), (.visitor, \.visitor),
            (.name, \.name),
        ]
        for (field, path) in columns {
            switch rules.outcome(field, event[keyPath: path]) {
            case .keep: continue
            case .drop: return nil
            case .replace(let text): event[keyPath: path] = text
            }
        }
        return event
    }
}
