import DaybookClassify
import DaybookCore
import DaybookImport
import DaybookStore
import Foundation
import Testing

@Suite(.enabled(if: FileManager.default.fileExists(atPath: UserAgentClassifier.installedPatterns), "needs uap-core"))
struct EventBoundsTests {
    private func line(_ time: String = "20/May/2015:12:05:26 +0000", bytes: String = "5") -> String {
        "192.0.2.7 - - [\(time)] \"GET /a HTTP/1.1\" 200 \(bytes)\n"
    }

    private func envelope(_ timestamp: Int) -> String {
        #"{"type":"event","visitor_id":"v","name":"n","timestamp":\#(timestamp)}"# + "\n"
    }

    @Test(arguments: [Int.min, -62_135_596_800_000, -1, 0, 631_151_999_999])
    func rejectsAnEnvelopeFromBefore1990(timestamp: Int) throws {
        let fixture = try ImportFixture()
        let record = try fixture.importing(envelope(timestamp), as: .ndjson)
        #expect(record.acceptedCount == 0)
        #expect(try fixture.rejections().first?["reason"] == .text("The time is before 1990."))
    }

    @Test func takesAnEnvelopeAtTheFirstTimeAndOneFarAheadAsNow() throws {
        let fixture = try ImportFixture()
        let day = 86_400_000
        let noon = ImportFixture.noon.milliseconds
        let text = envelope(631_152_000_000) + envelope(noon + day) + envelope(noon + day + 1) + envelope(Int.max)
        #expect(try fixture.importing(text, as: .ndjson).acceptedCount == 4)
        #expect(try fixture.events().map { $0["time"]?.int } == [631_152_000_000, noon + day, noon, noon])
    }

    @Test(arguments: [
        ("01/Jan/0001:00:00:00 +0000", "The time is before 1990."),
        ("31/Dec/1989:23:59:59 +0000", "The time is before 1990."),
        ("02/Mar/2026:12:00:01 +0000", "The time is more than 24 hours after the import."),
        ("31/Dec/9999:23:59:59 +0000", "The time is more than 24 hours after the import."),
    ])
    func rejectsALogLineOutsideTheBounds(time: String, reason: String) throws {
        let fixture = try ImportFixture()
        let record = try fixture.importing(line(time), as: .common)
        #expect(record.acceptedCount == 0)
        #expect(try fixture.rejections().first?["reason"] == .text(reason))
    }

    @Test(arguments: ["01/Jan/1990:00:00:00 +0000", "02/Mar/2026:12:00:00 +0000"])
    func takesALogLineOnTheBounds(time: String) throws {
        #expect(try ImportFixture().importing(line(time), as: .common).acceptedCount == 1)
    }

    @Test func rejectsALineOfMoreThanOnePebibyte() throws {
        let fixture = try ImportFixture()
        let text = line(bytes: "1125899906842624") + line(bytes: "1125899906842625") + line(bytes: "999999999999999999")
        let record = try fixture.importing(text, as: .common)
        #expect(record.acceptedCount == 1 && record.rejectedCount == 2)
        #expect(try fixture.events().first?["bytes"] == .int(1 << 50))
        let reasons = try fixture.rejections().map { $0["reason"]?.text }
        #expect(reasons == ["The byte count is over 1 PiB.", "The byte count is over 1 PiB."])
    }
}
