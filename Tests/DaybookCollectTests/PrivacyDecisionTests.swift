import DaybookCollect
import DaybookCore
import DaybookJSON
import DaybookStore
import Testing

/// The privacy decision of contract section 6.6, first match wins.
struct PrivacyDecisionTests {
    private let view = #"{"type":"pageview","path":"/"}"#

    private func consent(_ words: String) -> String { #"{"type":"pageview","path":"/",\#(words)}"# }

    @Test("C56 DNT and GPC are answered as success and nothing is stored")
    func dropsWhoDoesNotWantToBeTracked() throws {
        let fixture = try CollectFixture()
        fixture.asksNotToBeTracked = true
        let answer = try fixture.send(view)
        #expect(answer.said == Said.dropped("dnt"))
        #expect(answer.lines.isEmpty && answer.claims.isEmpty)
        fixture.privacy.respectsDoNotTrack = false
        #expect(try fixture.send(view).said == Said.ok)
    }

    @Test func asksInTheOrderOfTheContract() throws {
        let fixture = try CollectFixture()
        fixture.privacy.requiresConsent = true
        fixture.privacy.allowedConsentModes = ["analytics"]
        fixture.gates["core"] = .init(isEnabled: false, access: "all")
        fixture.asksNotToBeTracked = true
        fixture.userAgent = CollectFixture.crawler
        let denied = consent(#""consent_granted":false"#)
        #expect(try fixture.send(denied).said == Said.dropped("dnt"))
        fixture.asksNotToBeTracked = false
        #expect(try fixture.send(denied).said == Said.dropped("bot"))
        fixture.userAgent = CollectFixture.firefox
        #expect(try fixture.send(denied).said == Said.dropped("consent_denied"))
        #expect(try fixture.send(view).said == Said.dropped("consent_required"))
        #expect(try fixture.send(consent(#""consent_mode":"analytics""#)).said == Said.dropped("consent_required"))
        let granted = #""consent_granted":true"#
        #expect(try fixture.send(consent(granted)).said == Said.dropped("consent_mode_required"))
        #expect(
            try fixture.send(consent(#"\#(granted),"consent_mode":"""#)).said == Said.dropped("consent_mode_required"))
        #expect(
            try fixture.send(consent(#"\#(granted),"consent_mode":"ads""#)).said
                == Said.dropped("consent_mode_not_allowed"))
        // Only then the module is asked for.
        #expect(
            try fixture.send(consent(#"\#(granted),"consent_mode":"Analytics""#)).said
                == Said.dropped("module_disabled"))
        fixture.gates["core"] = .init(isEnabled: true, access: "all")
        #expect(try fixture.send(consent(#"\#(granted),"consent_mode":"ANALYTICS""#)).said == Said.ok)
        fixture.privacy.allowedConsentModes = []
        #expect(try fixture.send(consent(#"\#(granted),"consent_mode":"ads""#)).said == Said.ok)
    }

    @Test func dropsADeniedConsentWithoutBeingToldToAskForOne() throws {
        let fixture = try CollectFixture()
        #expect(try fixture.send(consent(#""consent_granted":false"#)).said == Said.dropped("consent_denied"))
        #expect(try fixture.send(consent(#""consent_granted":null"#)).said == Said.ok)
        #expect(
            try fixture.send(consent(#""consent_granted":"no""#)).said
                == Said.field("field 'consent_granted' must be a boolean."))
    }

    @Test func knowsBlockedAgentsByPiecesInAnyCase() throws {
        let fixture = try CollectFixture()
        fixture.privacy.blockedUserAgents = ["acmefetch"]
        fixture.userAgent = "Mozilla/5.0 AcmeFetch/2"
        #expect(try fixture.send(view).said == Said.dropped("bot"))
        fixture.userAgent = ""
        #expect(try fixture.send(view).said == Said.ok, "an empty User-Agent is not a bot")
        fixture.privacy.blockedUserAgents = []
        for word in ["HeadlessChrome/1", "PINGDOM", "x-spider", "FacebookExternalHit/1.1"] {
            fixture.userAgent = word
            #expect(try fixture.send(view).said == Said.dropped("bot"))
        }
    }

    @Test("C12 a project may keep bots, marked by name or not at all")
    func marksBots() throws {
        let fixture = try CollectFixture()
        fixture.privacy.bots = .marked
        fixture.userAgent = CollectFixture.crawler
        #expect(try fixture.stored(view)?["bot"]?.text == "Googlebot")
        fixture.privacy.blockedUserAgents = ["acmewidget"]
        fixture.userAgent = "AcmeWidget 2"
        #expect(try fixture.stored(view)?["bot"]?.text == "Other")
        fixture.userAgent = CollectFixture.firefox
        #expect(try fixture.stored(view)?["bot"] == nil)
        fixture.privacy.bots = .kept
        fixture.userAgent = CollectFixture.crawler
        #expect(try fixture.send(view).said == Said.ok)
    }

    @Test("C56 counts by hour and reason add up and name nobody")
    func countsWhatItDrops() throws {
        let fixture = try CollectFixture()
        fixture.asksNotToBeTracked = true
        for _ in 0..<3 { _ = try fixture.send(view) }
        fixture.now = CollectFixture.noon + 3_600_000
        _ = try fixture.send(view)
        fixture.asksNotToBeTracked = false
        _ = try fixture.send(consent(#""consent_granted":false"#))
        var lines: [Value] = []
        struct Broken: Error {}
        let broken = DaybookError(.diskFull, "No space is left.")
        let counts = fixture.collector.counts
        #expect(throws: DaybookError.self) {
            try counts.drain(ids: fixture.collector.ids, now: fixture.now) { _ throws(DaybookError) in throw broken }
        }
        _ = try fixture.send(consent(#""consent_granted":false"#))
        try counts.drain(ids: fixture.collector.ids, now: fixture.now) { drained throws(DaybookError) in
            for line in drained {
                #expect(line.stream == .counts && line.project == "site")
                lines.append(try JSON.parse(line.line))
            }
        }
        let found = lines.map { line in
            let hour = ((line["time"]?.int ?? 0) - CollectFixture.noon.milliseconds) / 3_600_000
            return "\(hour) \(line["reason"]?.text ?? "") \(line["count"]?.int ?? 0)"
        }
        #expect(found == ["0 dnt 3", "1 consent_denied 2", "1 dnt 1"], "a failed write loses no count")
        let names = Set(lines.flatMap { $0.members?.map(\.name) ?? [] })
        #expect(names == ["id", "time", "received", "system", "reason", "count"])
        try counts.drain(ids: fixture.collector.ids, now: fixture.now) { drained throws(DaybookError) in
            #expect(drained.isEmpty)
        }
    }
}
