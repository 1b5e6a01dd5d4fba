import DaybookCore
import Synchronization

/// What reports have answered about one snapshot lately, so that an equal question is answered from memory.
///
/// Beyond so many values, or so many rows of all of them, it forgets what was asked longest ago. A value is kept as
/// what was counted: its rows are made when they are read, so that it serves every page of its lists.
package final class Answers: Sendable {
    /// All that tells questions about one snapshot apart, which has one calendar.
    private struct Key: Hashable {
        let report: String
        let range: Range<Instant>
        let previous: Range<Instant>
        let filter: Filter
        let grain: Grain
        let publicThreshold: Int?

        init(_ question: Question) {
            report = question.report.info.id
            range = question.query.range.current
            previous = question.query.range.previous
            filter = question.query.filter
            grain = question.query.grain
            publicThreshold = question.query.publicThreshold
        }
    }

    private struct Answer {
        let question: Question
        let value: ReportValue
        /// When it was last given, 0 where it was only made ahead.
        var givenAt: Int
    }

    private struct State {
        var answers: [Key: Answer] = [:]
        var given = 0

        var rowCount: Int { answers.values.reduce(0) { $0 + $1.value.rowCount } }
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let rowLimit: Int

    /// Knows nothing yet.
    package init(capacity: Int = 32, rowLimit: Int = 1_000_000) {
        self.capacity = capacity
        self.rowLimit = rowLimit
    }

    /// How many values it has.
    package var count: Int { state.withLock { $0.answers.count } }

    /// The values of questions in their order; `run` makes those that are not known.
    package func values(
        of questions: [Question], run: ([Plan<ReportValue>]) throws -> [ReportValue]
    ) rethrows -> [ReportValue] {
        let known = questions.map { question in
            question.report.info.isMomentary ? nil : give(Key(question))
        }
        let asked = zip(questions, known).compactMap { question, value in value == nil ? question : nil }
        guard !asked.isEmpty else { return known.compactMap { $0 } }
        let made = try run(asked.map(\.plan))
        for (question, value) in zip(asked, made) where !question.report.info.isMomentary {
            keep(question, value, isGiven: true)
        }
        var next = made.makeIterator()
        return known.compactMap { $0 ?? next.next() }
    }

    /// Makes ahead what was asked about the snapshot before, as far as `run` answers it without a scan.
    ///
    /// Whoever asks the same again and again then never waits for a new snapshot. What was made ahead and not asked
    /// for is not made again.
    package func prepare(
        after previous: Answers, run: (Plan<ReportValue>) throws -> ReportValue?
    ) rethrows {
        let asked = previous.state.withLock { $0.answers.values.filter { $0.givenAt > 0 } }
        for answer in asked.sorted(by: { $0.givenAt > $1.givenAt }).prefix(Answers.preparedLimit) {
            if let value = try run(answer.question.plan) { keep(answer.question, value, isGiven: false) }
        }
    }

    private static let preparedLimit = 16

    private func give(_ key: Key) -> ReportValue? {
        state.withLock { state in
            guard let known = state.answers[key] else { return nil }
            state.given += 1
            state.answers[key]?.givenAt = state.given
            return known.value
        }
    }

    private func keep(_ question: Question, _ value: ReportValue, isGiven: Bool) {
        state.withLock { state in
            if isGiven { state.given += 1 }
            state.answers[Key(question)] = Answer(question: question, value: value, givenAt: isGiven ? state.given : 0)
            while state.answers.count > capacity || state.rowCount > rowLimit {
                guard let oldest = state.answers.min(by: { $0.value.givenAt < $1.value.givenAt }) else { return }
                state.answers[oldest.key] = nil
            }
        }
    }
}
