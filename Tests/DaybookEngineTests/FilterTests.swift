import DaybookCore
import DaybookEngine
import Testing

struct FilterTests {
    @Test(arguments: [
        ("page==/a", "/a", true), ("page==/a", "/a/b", false), ("page==/a*", "/a/b", true),
        ("page==/a\\*", "/a*", true),
        ("page==/a\\*", "/ab", false), ("page!=/a|/b", "/b", false), ("page!=/a|/b", "/c", true),
        ("page=~ew", "/news", true), ("page=~*", "/news", false), ("page~ew", "/news", true),
        ("page!~ew", "/news", false),
        ("page=^/n", "/news", true), ("page=^/n", "/x/n", false), ("page!^/n", "/news", false),
        ("page=$ws", "/news", true), ("page!$ws", "/news", false), ("page== /a | /b ", "/b", true),
        ("page==a\\;b\\|c", "a;b|c", true), ("page==\\ a", " a", true), ("page==caf\u{E9}", "cafe\u{301}", false),
        ("page==", "", true), ("page==", "/", false), ("page!=", "/", true), ("page==A", "a", false),
    ])
    func asksWhatItsOperatorSays(filter: String, text: String, holds: Bool) throws {
        let conditions = try Filter(filter).conditions
        #expect(conditions.count == 1 && conditions[0].matches(text) == holds)
    }

    @Test(arguments: [
        ("country", "XX"), ("browser", "Other"), ("os", "Other"), ("device", "Other"), ("source", "(direct)"),
        ("entry", ""), ("medium", ""), ("property:plan", ""),
    ])
    func comparesWithTheLabelThatReportsShow(dimension: String, label: String) throws {
        #expect(try Filter("\(dimension)==\(label)").conditions[0].selects(""))
        #expect(try !Filter("\(dimension)!=\(label)").conditions[0].selects(""))
    }

    @Test(arguments: [
        ("visit:source==a", "source==a"), ("visit:utm_medium==a", "medium==a"),
        ("visit:utm_campaign==a", "campaign==a"),
        ("visit:channel==a", "channel==a"), ("visit:country==DE|AT", "country==AT|DE"),
        ("visit:device!=a", "device!=a"),
        ("visit:browser~a", "browser==*a*"), ("visit:os!~a", "os!=*a*"), ("visit:entry_page==/a**", "entry==/a*"),
        ("visit:exit_page==/", "exit==/"), ("event:page==/", "page==/"), ("event:name==a", "event==a"),
        ("event:goal==Sign up", "event==Sign\\ up"), ("event:hostname==a", "hostname==a"),
        ("event:props:plan==pro", "property:plan==pro"), ("event:page==/;visit:country==DE", "country==DE;page==/"),
    ])
    func readsTheFiltersOfPlausible(theirs: String, ours: String) throws {
        #expect(try Filter(theirs).text == ours)
    }

    @Test func writesEqualFiltersEqually() throws {
        let first = try Filter("page=^/blog/;country==DE|AT|DE;country==AT|DE")
        let second = try Filter(" country == AT | DE ; event:page==/blog/** ")
        #expect(first.text == "country==AT|DE;page==/blog/*")
        #expect(first == second && first.hashValue == second.hashValue)
        #expect(try Filter("page==\u{E9}") != Filter("page==e\u{301}"))
        #expect(try Filter("property:\u{E9}==1") != Filter("property:e\u{301}==1"))
        #expect(try Filter("  ") == .none && Filter("").isEmpty && Filter.none.text.isEmpty)
    }

    @Test func readsWhatItWritesForAnyText() throws {
        var dice = SeededRandom(seed: 7)
        let letters = ["a", ";", "|", "\\", "*", " ", "=", "!", "~", "\u{E9}", "^", ":", "/"]
        for _ in 0..<500 {
            let value = (0..<dice.roll(0...6)).map { _ in dice.pick(letters) }.joined()
            let key = "k" + (0..<dice.roll(0...3)).map { _ in dice.pick(letters) }.joined()
            let written = Filter([
                Condition(
                    .property(ExactText(key)), isNegated: dice.chance(percent: 50), patterns: [.init(exactly: value)])
            ])
            let read = try Filter(written.text)
            #expect(read == written && read.text == written.text)
            #expect(read.conditions[0].matches(value) == !written.conditions[0].isNegated)
            #expect(read.propertyKeys == [ExactText(key)])
        }
    }

    @Test func tellsConditionsOfSessionsFromThoseOfRecords() throws {
        let filter = try Filter("source==a;medium==a;channel==a;entry==a;page==a;event==a;hostname==a;property:x==a")
        #expect(filter.sessionConditions.map(\.dimension.name) == ["channel", "entry", "medium", "source"])
        #expect(filter.recordConditions.map(\.dimension.name) == ["event", "hostname", "page", "property:x"])
        #expect(filter.fields == [.referrer, .utmMedium, .utmSource, .path, .type, .name, .hostname, .data])
    }

    @Test(arguments: [
        ("planet==DE", "at character 1: unknown dimension 'planet'; the dimensions are source, medium,"),
        ("country==DE;property:==1", "at character 13: unknown dimension 'property:'"),
        ("country", "at character 8: expected one of == != "), ("country=DE", "at character 8: expected one of"),
        ("country==DE;", "at character 13: expected one of"), (";", "at character 1: expected one of"),
        ("page=~", "at character 7: expected a value"), ("page==a|b\\", "at character 10: a \\ with nothing after it"),
        ("\u{E9}==1;x", "at character 1: unknown"),
    ])
    func saysWhereItCannotBeRead(text: String, words: String) {
        do {
            _ = try Filter(text)
            Issue.record("\(text) was read")
        } catch {
            #expect(error.status == 400)
            #expect(error.message.hasPrefix("Invalid value for query parameter 'filter': \(words)"), "\(error.message)")
            #expect(error.message.hasSuffix("."))
        }
    }

    @Test func readsOrRefusesAnyTextAndWhatItReadsItReadsAgain() {
        var dice = SeededRandom(seed: 5)
        let pieces = [
            "page", "country", "property:", "event:props:x", "visit:source", "==", "!=", "=~", "!^", "=$", "~", "|",
            ";",
            "\\", "*", " ", "a", "\u{E9}", "\u{301}", "\u{0}", ":", "=", "!", "\u{1F600}",
        ]
        var readCount = 0
        for _ in 0..<20_000 {
            let text = (0..<dice.roll(0...9)).map { _ in dice.pick(pieces) }.joined()
            guard let filter = try? Filter(text) else { continue }
            readCount += 1
            let again = try? Filter(filter.text)
            if again != filter || again?.text != filter.text { Issue.record("\(text) becomes \(filter.text)") }
        }
        #expect(readCount > 100)
    }

    @Test func boundsConditionsValuesAndBytes() throws {
        func filter(_ conditions: Int, _ values: Int, _ bytes: Int) -> String {
            let value = String(repeating: "a", count: bytes)
            let list = [String](repeating: value, count: values).joined(separator: "|")
            return (0..<conditions).map { "property:\($0)==\(list)" }.joined(separator: ";")
        }
        #expect(try Filter(filter(20, 1, 1)).conditions.count == 20)
        #expect(try Filter(filter(1, 100, 2_000)).conditions.count == 1)
        #expect(throws: APIError.self) { try Filter(filter(21, 1, 1)) }
        #expect(throws: APIError.self) { try Filter(filter(1, 101, 1)) }
        #expect(throws: APIError.self) { try Filter(filter(1, 1, 2_001)) }
    }
}
