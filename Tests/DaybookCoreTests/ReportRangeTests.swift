import DaybookCore
import DaybookTesting
import Testing

struct ReportRangeTests {
    private let utc = LocalCalendar.utc

    private func range(
        _ start: String?, _ end: String?, _ calendar: LocalCalendar = .utc, now: String = "2026-05-09T18:00:00Z"
    ) throws -> ReportRange {
        let now = try #require(InstantText(now)).instant
        return try ReportRange(startAt: start, endAt: end, now: now, calendar: calendar)
    }

    private func text(_ range: Range<Instant>) -> String {
        "\(range.lowerBound.preciseText) \(range.upperBound.preciseText)"
    }

    @Test func endsAWrittenSecondAfterThatWholeSecond() throws {
        let range = try range("2026-03-01T00:00:00Z", "2026-03-22T23:59:59Z")
        #expect(text(range.current) == "2026-03-01T00:00:00.000Z 2026-03-23T00:00:00.000Z")
        #expect(text(range.previous) == "2026-02-07T00:00:00.000Z 2026-03-01T00:00:00.000Z")
    }

    @Test func takesABareDateAsTheWholeDay() throws {
        let range = try range("2026-03-15", "2026-03-22")
        #expect(utc.days(in: range.current).count == 8)
        #expect(text(range.previous) == "2026-03-07T00:00:00.000Z 2026-03-15T00:00:00.000Z")
    }

    @Test func goesBackByCalendarDaysOverAChangeOfClocks() throws {
        let berlin = try LocalCalendar("Europe/Berlin")
        let range = try range("2026-03-25", "2026-03-31", berlin)
        let hours = { (range: Range<Instant>) in
            (range.upperBound.milliseconds - range.lowerBound.milliseconds) / 3_600_000
        }
        #expect(hours(range.current) == 167)
        #expect(hours(range.previous) == 168)
        #expect(berlin.days(in: range.previous).map(\.text) == (18...24).map { "2026-03-\($0)" })
    }

    @Test func goesBackByTheSameLengthWithinADay() throws {
        let range = try range("2026-03-10T10:00:00Z", "2026-03-10T10:59:59Z")
        #expect(text(range.current) == "2026-03-10T10:00:00.000Z 2026-03-10T11:00:00.000Z")
        #expect(text(range.previous) == "2026-03-10T09:00:00.000Z 2026-03-10T10:00:00.000Z")
    }

    @Test func endsAtAMidnightWrittenWithATimeOfDay() throws {
        let range = try range("2026-04-01T00:00:00Z", "2026-05-01T00:00:00Z")
        #expect(text(range.current) == "2026-04-01T00:00:00.000Z 2026-05-01T00:00:00.000Z")
    }

    @Test func holdsTheMillisecondOfNowWithoutAnEnd() throws {
        let range = try range(nil, nil)
        #expect(range.current.contains(try #require(InstantText("2026-05-09T18:00:00Z")).instant))
        #expect(range.current.upperBound.milliseconds - range.current.lowerBound.milliseconds == 30 * 86_400_000)
    }

    @Test func refusesAStartAfterItsEndAndNamesWhatItCannotRead() {
        #expect(throws: ReportRange.Failure.startAfterEnd) { try range("2026-05-02", "2026-05-01T00:00:00Z") }
        #expect(throws: ReportRange.Failure.unreadable(parameter: "start_at")) { try range("yesterday", nil) }
        #expect(throws: ReportRange.Failure.unreadable(parameter: "end_at")) { try range(nil, "2026-02-30") }
    }
}
