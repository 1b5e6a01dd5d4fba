import DaybookCollect
import DaybookCore
import DaybookJSON
import DaybookStore
import Testing

/// Control C13: an id of the client is stored once in seven days.
struct EventIDTests {
    private let fixture: CollectFixture

    init() throws {
        fixture = try CollectFixture()
    }

    private func view(_ id: String, _ path: String = "/") -> String {
        #"{"type":"pageview","path":"\#(path)","event_id":"\#(id)","visitor_id":"v"}"#
    }

    private func counted() throws -> [String] {
        var found: [String] = []
        try fixture.collector.counts.drain(ids: fixture.collector.ids, now: fixture.now) { lines throws(DaybookError) in
            for line in lines {
                let value = try JSON.parse(line.line)
                found.append("\(value["reason"]?.text ?? "") \(value["count"]?.int ?? 0)")
            }
        }
        return found
    }

    @Test("C13 a repeat is answered as stored and only counted, a conflict too")
    func storesAnIDOnce() throws {
        #expect(try fixture.send(view("a")).lines.count == 1)
        fixture.now = fixture.now + 60_000
        let again = try fixture.send(view("a"))
        #expect(again.said == Said.ok && again.lines.isEmpty && again.repeats.count == 1)
        let other = try fixture.send(view("a", "/else"))
        #expect(other.said == Said.ok && other.lines.isEmpty)
        #expect(try counted() == ["conflicting_event_id 1", "repeated_event_id 1"])
        #expect(try fixture.send(view("b")).lines.count == 1)
    }

    @Test("C13 another project has ids of its own")
    func separatesProjects() throws {
        #expect(try fixture.send(view("a")).lines.count == 1)
        fixture.project.folder = "other"
        #expect(try fixture.send(view("a")).lines.count == 1)
    }

    @Test("C13 an id is free again after seven days of arrival, not of event time")
    func forgetsAfterSevenDays() throws {
        #expect(try fixture.send(view("a")).lines.count == 1)
        fixture.now = fixture.now + 7 * 86_400_000 - 1
        #expect(try fixture.send(view("a")).lines.isEmpty)
        fixture.collector.eventIDs.forgetExpired(now: fixture.now)
        #expect(try fixture.send(view("a")).lines.isEmpty)
        fixture.now = fixture.now + 1
        #expect(try fixture.send(view("a")).lines.count == 1)
    }

    @Test("C13 a repeat counts as stored only once the first is on disk")
    func confirmsWhatIsOnDisk() throws {
        let first = try fixture.send(view("a"))
        let key = try #require(first.claims.first)
        #expect(try fixture.send(view("a")).repeats == [key])
        #expect(!fixture.collector.eventIDs.isStored(key), "it is on its way")
        fixture.collector.eventIDs.release(first.claims)
        let retry = try fixture.send(view("a"))
        #expect(retry.lines.count == 1 && retry.claims == [key], "a failed write frees the id")
        #expect(!fixture.collector.eventIDs.isStored(key), "claimed anew is not stored")
        fixture.collector.eventIDs.confirm(retry.claims)
        #expect(fixture.collector.eventIDs.isStored(key))
        fixture.collector.eventIDs.forgetExpired(now: fixture.now + 8 * 86_400_000)
        #expect(!fixture.collector.eventIDs.isStored(key))
    }

    @Test("C13 a batch that repeats itself stores its event once")
    func storesOnceWithinABatch() throws {
        let answer = try fixture.sendBatch(#"{"events":[\#(view("a")),\#(view("a"))]}"#)
        #expect(answer.lines.count == 1 && answer.repeats == answer.claims)
        #expect(answer.text.contains(#""tracked":2,"skipped":0,"failed":0"#))
    }
}
