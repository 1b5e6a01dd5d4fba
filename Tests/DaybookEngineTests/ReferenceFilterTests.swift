import DaybookCore
import DaybookEngine
import DaybookTesting
import Testing

/// What the reference makes of filters, told by hand, and what engine and reference must agree on for any filter.
struct ReferenceFilterTests {
    private static let start = 1_780_000_000_000

    /// Visitor a: a session from the news with two pages and a purchase, later one from nowhere; visitor b: one page.
    private static let events: [StoredEvent] = [
        event("a", 0, "pageview", "/") { ($0.referrer, $0.country, $0.utmMedium) = ("news.example/x", "DE", "email") },
        event("a", 60, "pageview", "/shop") { $0.data = .object([.init("plan", .text("pro"))]) },
        event("a", 120, "event", "/shop") { ($0.name, $0.data) = ("buy", .object([.init("seats", .int(3))])) },
        event("a", 9_000, "pageview", "/shop") { $0.country = "AT" },
        event("b", 30, "pageview", "/") { $0.browser = "Firefox" },
        event("b", 40, "request", "/shop") { $0.status = 200 },
    ]

    private static func event(
        _ visitor: String, _ second: Int, _ type: String, _ path: String, _ change: (inout StoredEvent) -> Void
    ) -> StoredEvent {
        var event = StoredEvent()
        event.time = Instant(milliseconds: start + second * 1_000)
        event.received = event.time
        event.id = EventIDs.text(UInt64(second), visitor == "a" ? 1 : 2)
        (event.visitor, event.type, event.path) = (visitor, type, path)
        change(&event)
        return event
    }

    private func reference(_ conditions: [Reference.Condition], seconds: Range<Int> = 0..<86_400) -> Reference {
        let start = ReferenceFilterTests.start
        var question = Reference.Question(
            range: Instant(
                milliseconds: start + seconds.lowerBound * 1_000)..<Instant(
                    milliseconds: start + seconds.upperBound * 1_000))
        question.conditions = conditions
        return Reference(
            lines: MemorySegments.lines(ReferenceFilterTests.events), zone: "UTC", domain: "", question: question)
    }

    /// Page views, visitors, sessions and events.
    private func stats(_ reference: Reference) -> [Int?] {
        let current = reference.body(of: "stats")["current"]
        return ["pageviews", "visitors", "sessions", "events"].map { current?[$0]?.int }
    }

    private func not(_ condition: Reference.Condition) -> Reference.Condition {
        var negated = condition
        negated.isNegated = true
        return negated
    }

    private func property(_ key: String, _ value: String) -> Reference.Condition {
        var condition = Reference.Condition("property", [value])
        condition.key = key
        return condition
    }

    @Test func selectsSessionsByTheSessionAndRecordsByTheRecord() {
        #expect(stats(reference([])) == [4, 2, 3, 1])
        #expect(stats(reference([.init("source", ["news.example"])])) == [2, 1, 1, 1])
        #expect(stats(reference([.init("medium", ["email"])])) == [2, 1, 1, 1])
        #expect(stats(reference([.init("channel", ["Email"])])) == [2, 1, 1, 1])
        #expect(stats(reference([.init("country", ["XX"])])) == [1, 1, 1, 0])
        #expect(stats(reference([.init("browser", ["Other"])])) == [3, 1, 2, 1])
        #expect(stats(reference([.init("entry", ["/"])])) == [3, 2, 2, 1])
        #expect(stats(reference([.init("exit", ["/shop"])])) == [3, 1, 2, 1])
        #expect(stats(reference([.init("page", ["/shop"])])) == [2, 1, 2, 1])
        #expect(stats(reference([.init("event", ["buy"])])) == [0, 1, 1, 1])
        #expect(stats(reference([property("plan", "pro")])) == [1, 1, 1, 0])
        #expect(stats(reference([property("seats", "3")])) == [0, 1, 1, 1])
    }

    @Test func wantsAllConditionsOfTheSameRecordAndOfItsSession() {
        #expect(stats(reference([.init("page", ["/shop"]), .init("event", ["pageview"])])) == [2, 1, 2, 0])
        #expect(stats(reference([.init("page", ["/"]), .init("event", ["buy"])])) == [0, 0, 0, 0])
        #expect(stats(reference([.init("page", ["/shop"]), .init("country", ["DE"])])) == [1, 1, 1, 1])
    }

    @Test func selectsWhatDiffersWhereAConditionIsNegated() {
        #expect(stats(reference([not(.init("page", ["/shop"]))])) == [2, 2, 2, 0])
        #expect(stats(reference([not(.init("country", ["DE", "AT"]))])) == [1, 1, 1, 0])
        #expect(stats(reference([not(property("plan", ""))])) == [1, 1, 1, 0])
    }

    @Test func countsASessionForARecordBeyondTheRangeAndNeverForASessionConditionARequest() {
        #expect(stats(reference([.init("event", ["buy"])], seconds: 0..<100)) == [0, 0, 1, 0])
        let requests = { (conditions: [Reference.Condition]) in
            reference(conditions).body(of: "requests")["total"]?["requests"]?.int
        }
        #expect(requests([]) == 1 && requests([.init("page", ["/shop"])]) == 1)
        #expect(requests([not(.init("country", ["DE"]))]) == 0)
    }

    @Test func changesNoSession() {
        let row = reference([.init("page", ["/shop"])]).body(of: "entries")["data"]?.list?[1]
        #expect(row?["path"]?.text == "/shop" && row?["sessions"]?.int == 1)
        let current = reference([.init("event", ["buy"])]).body(of: "stats")["current"]
        #expect(current?["avg_duration"] == .number(120) && current?["bounce_rate"] == .number(0))
    }

    @Test func readsEveryRandomFilterAsTheReferenceMeansIt() throws {
        let texts =
            RandomStore.paths + RandomStore.names + RandomStore.countries + RandomStore.propertyTexts + [
                "(direct)", "XX", "Other", "news.example", "google.com", "email", "Email", "x",
            ]
        var dice = SeededRandom(seed: 11)
        for _ in 0..<2_000 {
            let random = RandomFilter(&dice)
            let filter = try Filter(random.text)
            for text in texts {
                let read = filter.conditions.allSatisfy { $0.matches(text) }
                let meant = random.conditions.allSatisfy { $0.accepts(text) }
                if read != meant { Issue.record("\(random.text) read as \(filter.text) of \(text)") }
            }
            #expect(try Filter(filter.text).text == filter.text)
        }
    }

    @Test(arguments: 1..<40)
    func addsUpOverACondition(seed: Int) throws {
        let store = RandomStore(seed: seed)
        var dice = SeededRandom(seed: seed)
        let lines = MemorySegments.lines(store.events)
        func stats(_ conditions: [Reference.Condition]) -> [String: Int] {
            var question = Reference.Question(range: store.ranges[0])
            question.conditions = conditions
            let reference = Reference(
                lines: lines, zone: store.project.timeZone, domain: store.project.domain, question: question)
            let current = reference.body(of: "stats")["current"]
            return ["pageviews", "events", "sessions"].reduce(into: [:]) { $0[$1] = current?[$1]?.int ?? -1 }
        }
        let whole = stats([])
        let condition = RandomFilter(&dice).conditions[0]
        var negated = condition
        negated.isNegated.toggle()
        let (part, rest) = (stats([condition]), stats([negated]))
        for name in ["pageviews", "events"] { #expect((part[name] ?? 0) + (rest[name] ?? 0) == whole[name]) }
        #expect((part["sessions"] ?? 0) + (rest["sessions"] ?? 0) >= whole["sessions"] ?? 0)
    }
}
