import DaybookCore
import DaybookModules
import DaybookTesting
import Testing

@testable import DaybookEngine

/// What was answered about one snapshot is answered again without a look at it.
struct AnswersTests {
    private let snapshot: Snapshot
    private let calendar: LocalCalendar
    private let report: Report

    init() throws {
        let store = RandomStore(seed: 11)
        calendar = try LocalCalendar(store.project.timeZone)
        snapshot = try Snapshot(
            of: MemorySegments(store.segments), columns: Catalog.daybook.columns, project: store.project,
            calendar: calendar, jobs: 1)
        report = try #require(Catalog.daybook.report("pages"))
    }

    private func question(_ filter: String = "", days: Int = 30, threshold: Int? = nil) throws -> Question {
        let newest = snapshot.newest ?? Instant(milliseconds: 0)
        let range = ReportRange(current: newest - days * 86_400_000..<newest, calendar: calendar)
        return Question(
            report,
            ReportQuery(range: range, calendar: calendar, filter: try Filter(filter), publicThreshold: threshold))
    }

    /// How many plans had to be run for the questions.
    private func plansRun(_ answers: Answers, _ questions: Question...) throws -> Int {
        var count = 0
        let values = try answers.values(of: questions) { plans in
            count += plans.count
            return try Engine(jobs: 1).run(plans, on: snapshot)
        }
        let fresh = try Engine(jobs: 1).run(questions.map(\.plan), on: snapshot)
        #expect(values.map { $0.body(Page(limit: 5)) } == fresh.map { $0.body(Page(limit: 5)) })
        return count
    }

    @Test func runsAnEqualQuestionOnce() throws {
        let answers = Answers()
        #expect(try plansRun(answers, question()) == 1)
        #expect(try plansRun(answers, question()) == 0)
    }

    @Test func tellsQuestionsApartByRangeFilterAndView() throws {
        let answers = Answers()
        let all = [
            try question(), try question(days: 7), try question("page=~a"), try question(threshold: 3),
        ]
        for question in all { #expect(try plansRun(answers, question) == 1) }
        #expect(try plansRun(answers, all[3], question(days: 1), all[0]) == 1)
    }

    @Test func forgetsWhatWasAskedLongestAgo() throws {
        let answers = Answers(capacity: 2)
        _ = try plansRun(answers, question(days: 1), question(days: 2))
        #expect(try plansRun(answers, question(days: 1)) == 0)
        #expect(try plansRun(answers, question(days: 3)) == 1)
        #expect(answers.count == 2)
        #expect(try plansRun(answers, question(days: 1)) == 0)
        #expect(try plansRun(answers, question(days: 2)) == 1)
    }

    @Test func keepsNothingThatHasMoreRowsThanItMayHold() throws {
        let answers = Answers(rowLimit: 1)
        #expect(try plansRun(answers, question()) == 1)
        #expect(try answers.count == 0 && plansRun(answers, question()) == 1)
    }

    @Test func makesAheadWhatWasAskedOfTheSnapshotBeforeAndNeedsNoScan() throws {
        let (before, next, last) = (Answers(), Answers(), Answers())
        _ = try plansRun(before, question(days: 1), question("page=~a"))
        func prepare(_ answers: Answers, after previous: Answers) throws {
            try answers.prepare(after: previous) { plan in
                plan.scans.allSatisfy(\.filter.isEmpty) ? try Engine(jobs: 1).run(plan, on: snapshot) : nil
            }
        }
        try prepare(next, after: before)
        #expect(next.count == 1)
        try prepare(last, after: next)
        #expect(last.count == 0, "nobody asked again")
        #expect(try plansRun(next, question(days: 1), question("page=~a")) == 1)
    }
}
