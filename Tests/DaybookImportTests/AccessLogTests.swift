import DaybookClassify
import DaybookCore
import DaybookImport
import DaybookStore
import Foundation
import Testing

@Suite(.enabled(if: FileManager.default.fileExists(atPath: UserAgentClassifier.installedPatterns), "needs uap-core"))
struct AccessLogTests {
    private static let firefox = "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:102.0) Gecko/20100101 Firefox/102.0"

    private func line(
        _ request: String = "GET /a HTTP/1.1", status: Int = 200, address: String = "192.0.2.7",
        time: String = "20/May/2015:12:05:26 +0000", referrer: String = "-", userAgent: String = firefox
    ) -> String {
        "\(address) - - [\(time)] \"\(request)\" \(status) 512 \"\(referrer)\" \"\(userAgent)\"\n"
    }

    private func single(_ line: String, as format: ImportFormat = .combined) throws -> Value {
        let fixture = try ImportFixture()
        let record = try fixture.importing(line, as: format)
        #expect(record.acceptedCount == 1)
        return try #require(try fixture.events().first)
    }

    @Test func storesWhatALineSaysReduced() throws {
        let event = try single(
            line("GET /a?utm_source=mail&x=1 HTTP/1.1", referrer: "https://www.Example.org:443/p?q=1"))
        #expect(event["type"] == .text("pageview") && event["path"] == .text("/a"))
        #expect(event["time"] == .int(1_432_123_526_000) && event["received"]?.int == ImportFixture.noon.milliseconds)
        #expect(event["referrer"] == .text("www.example.org/p") && event["utm_source"] == .text("mail"))
        #expect(
            event["browser"] == .text("Firefox") && event["os"] == .text("Linux") && event["device"] == .text("Desktop")
        )
        #expect(event["method"] == .text("GET") && event["status"] == .int(200) && event["bytes"] == .int(512))
        #expect(event["protocol"] == .text("HTTP/1.1") && event["country"] == .text("XX"))
        #expect(event["visitor"]?.text?.hasPrefix("v_") == true && event["visitor"]?.text?.utf8.count == 18)
    }

    @Test(arguments: [
        ("GET /a HTTP/1.1", 304, "pageview"), ("GET /a.html HTTP/1.0", 200, "pageview"), ("GET /a", 200, "pageview"),
        ("GET /a HTTP/1.1", 404, "request"), ("POST /a HTTP/1.1", 200, "request"), ("HEAD /a HTTP/1.1", 200, "request"),
        ("GET /a.PNG?x HTTP/1.1", 200, "request"), ("GET /a HTTP/1.1", 301, "request"), ("-", 408, "request"),
        ("\\x16\\x03\\x01", 400, "request"), ("", 400, "request"),
    ])
    func tellsPageViewsFromRequests(request: String, status: Int, type: String) throws {
        #expect(try single(line(request, status: status))["type"] == .text(type))
    }

    @Test func callsWhatABotFetchesARequestAndNamesTheBot() throws {
        let event = try single(
            line(userAgent: "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"))
        #expect(event["type"] == .text("request") && event["bot"] == .text("Googlebot"))
    }

    @Test func readsEscapesAndKeepsHostileTextOnOneLine() throws {
        let fixture = try ImportFixture()
        let text =
            line(#"GET /a\"b\x00\n{\"id\":\"x\"} HTTP/1.1"#)
            + "192.0.2.7 - - [20/May/2015:12:05:26 +0000] \"GET /caf\u{E9} HTTP/1.1\" 200 - \"-\" \"-\"\n"
        var bytes = Array(text.utf8)
        if let index = bytes.firstIndex(of: 0xC3) { bytes.replaceSubrange(index..<index + 2, with: [0xE9]) }
        let record = try fixture.importing([fixture.file("a.log", bytes)], as: .combined).record
        #expect(record.acceptedCount == 2)
        let events = try fixture.events()
        #expect(events.count == 2)
        #expect(events[0]["path"] == .text("/a\"b\u{0}\n{\"id\":\"x\"}"))
        #expect(events[1]["path"] == .text("/caf\u{FFFD}") && events[1]["bytes"] == nil)
    }

    @Test func readsTheOtherTwoFormats() throws {
        let common = "192.0.2.7 - jo doe [20/May/2015:14:05:26 +0200] \"GET /a HTTP/1.1\" 200 5\n"
        let event = try single(common, as: .common)
        #expect(event["time"] == .int(1_432_123_526_000) && event["browser"] == .text("Other"))
        #expect(try single("Shop.Example:443 " + line(), as: .vcombined)["hostname"] == .text("shop.example"))
    }

    @Test(arguments: [
        ("nonsense", "The line has no space after the address."),
        ("1.2.3.4 - - \"GET / HTTP/1.1\" 200 5", "The line has no time in brackets."),
        (
            "1.2.3.4 - - [20/May/2015 12:05] \"GET / HTTP/1.1\" 200 5",
            "The time is not written as in [20/May/2015:12:05:26 +0000]."
        ),
        (
            "1.2.3.4 - - [31/Feb/2015:12:05:26 +0000] \"GET / HTTP/1.1\" 200 5",
            "The time names a day that does not exist."
        ),
        (
            "1.2.3.4 - - [20/May/2015:12:05:26 +0000] \"GET / HTTP/1.1\" OK 5",
            "The line has no number for the status."
        ),
        (
            "1.2.3.4 - - [20/May/2015:12:05:26 +0000] \"GET / HTTP/1.1\" 200 5 \"-\" \"curl",
            "The line has no closing quote after the User-Agent."
        ),
        (
            "1.2.3.4 - - [20/May/2015:12:05:26 +0000] \"GET / HTTP/1.1\" 200 5",
            "The line has no opening quote before the referrer."
        ),
    ])
    func rejectsALineWithItsPlaceAndAReasonButNeverItsText(text: String, reason: String) throws {
        let fixture = try ImportFixture()
        let good = line()
        let rejected = fixture.folder.appending(path: "rejected.txt").path
        let log = try fixture.file("a.log", Array((good + text + "\r\n" + "\n").utf8))
        let (record, outcome) = try fixture.importing([log], as: .combined, rejectedTo: rejected)
        #expect(outcome.readCount == 2 && record.acceptedCount == 1 && record.rejectedCount == 1)
        let rejection = try #require(try fixture.rejections().first)
        #expect(rejection["line"] == .int(2) && rejection["offset"] == .int(good.utf8.count))
        #expect(rejection["reason"] == .text(reason) && rejection["source"] == .text(log))
        #expect(try String(contentsOfFile: rejected, encoding: .utf8) == text + "\n")
        #expect(!String(decoding: try fixture.allBytes(), as: UTF8.self).contains(text))
    }

    @Test func addsOverlappingRotationsOnce() throws {
        let fixture = try ImportFixture()
        let (first, second, third) = (line("GET /1 HTTP/1.1"), line("GET /2 HTTP/1.1"), line("GET /3 HTTP/1.1"))
        #expect(try fixture.importing(first + second + second, as: .combined).acceptedCount == 3)
        let longer = try fixture.importing(second + second + second + third, as: .combined)
        #expect(longer.acceptedCount == 2 && longer.duplicateCount == 2)
    }

    @Test func sharesAVisitorWithinALocalDayAndForgetsItsSaltAfter48Hours() throws {
        let fixture = try ImportFixture(timeZone: "Europe/Berlin")
        // 21:59Z is the same Berlin day as 12:05Z, 22:00Z the next one.
        let text =
            line() + line("GET /b HTTP/1.1", address: "192.0.2.99", time: "20/May/2015:21:59:59 +0000")
            + line(time: "20/May/2015:22:00:00 +0000") + line(address: "192.0.3.7")
        _ = try fixture.importing(text, as: .combined)
        let visitors = try fixture.events().map { $0["visitor"]?.text }
        #expect(visitors[0] == visitors[1])
        #expect(Set(visitors).count == 3)

        let rotated = try fixture.file("b.log", Array(line("GET /c HTTP/1.1").utf8))
        let soon = try fixture.importing([rotated], as: .combined, at: ImportFixture.noon + 3_600_000)
        #expect(soon.outcome.notes.isEmpty)
        #expect(try fixture.events().last?["visitor"]?.text == visitors[0])

        let late = try fixture.file("c.log", Array(line("GET /d HTTP/1.1").utf8))
        let later = try fixture.importing([late], as: .combined, at: ImportFixture.noon + 72 * 3_600_000)
        #expect(later.outcome.notes.count == 1 && later.outcome.notes[0].contains("2015-05-20"))
        #expect(try fixture.events().last?["visitor"]?.text != visitors[0])
    }

    @Test func takesAnAddressWithAPortForTheSameVisitorAndAHostNameForItself() throws {
        let fixture = try ImportFixture()
        let addresses = [
            "192.0.2.7", "192.0.2.8:5678", "[2001:db8::1]:443", "2001:db8:0:7::2", "one.example", "two.example",
        ]
        _ = try fixture.importing(addresses.map { line(address: $0) }.joined(), as: .combined)
        let visitors = try fixture.events().map { $0["visitor"]?.text }
        #expect(visitors[0] == visitors[1] && visitors[2] == visitors[3])
        #expect(Set(visitors).count == 4)
        let envelopes = [#"192.0.2.7"#, "192.0.2.8:5678"].map { #"{"type":"event","name":"n","ip":"\#($0)"}"# + "\n" }
        #expect(try fixture.importing(envelopes.joined(), as: .ndjson).acceptedCount == 2)
        #expect(Set(try fixture.events().suffix(2).map { $0["visitor"]?.text }).count == 1)
    }

    @Test func keepsVisitorsOverDaysUnderOneSaltForTheWholeImport() throws {
        let fixture = try ImportFixture()
        let log = try fixture.file("a.log", Array((line() + line(time: "22/May/2015:12:05:26 +0000")).utf8))
        _ = try fixture.importing([log], as: .combined, wholeImportSalt: true)
        #expect(Set(try fixture.events().map { $0["visitor"]?.text }).count == 1)
    }
}
