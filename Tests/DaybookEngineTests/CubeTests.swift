import DaybookCore
import DaybookJSON
import DaybookModules
import DaybookTesting
import Testing

@testable import DaybookEngine

struct CubeTests {
    private struct Case {
        let store: RandomStore
        let rules: [Rule]
        let snapshot: Snapshot
        let days: [Day]

        init(seed: Int, segments: [[StoredEvent]]? = nil) throws {
            store = RandomStore(seed: seed)
            var dice = SeededRandom(seed: seed)
            rules = RandomRules.rules(&dice)
            snapshot = try ReportLaws(Catalog.daybook, store)
                .snapshot(segments ?? store.segments, rules: RuleSet(rules))
            let first = store.events.map(\.time).min().map(snapshot.calendar.day) ?? Day(number: 0)
            let last = store.events.map(\.time).max().map(snapshot.calendar.day) ?? Day(number: 0)
            days = (first.number...last.number).map(Day.init(number:))
        }

        func cube(_ threshold: Int?, engine: Engine = Engine(jobs: 2)) throws -> Cube {
            try Cube(of: days, in: snapshot, threshold: threshold, engine: engine)
        }

        /// The cells as the reference tells them, what is left out under no labels.
        func cells(_ threshold: Int?, engine: Engine = Engine(jobs: 2)) throws -> Set<Reference.CubeCell> {
            let cube = try cube(threshold, engine: engine)
            var cells: Set<Reference.CubeCell> = []
            for day in cube.days {
                for cell in day.cells {
                    let labels = CubeDimension.allCases.map { cube.label($0, cell[$0]) }
                    let isNew = cells.insert(Case.cell(day.day, labels, cell.sums)).inserted
                    #expect(isNew, "two cells of one day have the same labels: \(labels)")
                }
                if day.leftOut.sessions > 0 { cells.insert(Case.cell(day.day, [], day.leftOut)) }
            }
            return cells
        }

        private static func cell(_ day: Day, _ labels: [String], _ sums: Cube.Sums) -> Reference.CubeCell {
            var cell = Reference.CubeCell()
            (cell.day, cell.labels) = (day.text, labels)
            (cell.sessions, cell.pageviews) = (sums.sessions, sums.pageviews)
            (cell.bounces, cell.milliseconds) = (sums.bounces, sums.milliseconds)
            return cell
        }

        var reference: Reference {
            let calendar = snapshot.calendar
            var question = Reference.Question(
                range: calendar.start(of: days[0])..<calendar.end(of: days[days.count - 1]))
            question.rules = rules
            return Reference(
                lines: MemorySegments.lines(store.events), zone: store.project.timeZone, domain: store.project.domain,
                question: question)
        }
    }

    @Test(arguments: 1..<60) func hasTheCellsThatTheReferenceFinds(seed: Int) throws {
        let known = try Case(seed: seed)
        #expect(try known.cells(nil) == known.reference.cube(threshold: 1))
        for threshold in 2...4 {
            #expect(try known.cells(threshold) == known.reference.cube(threshold: threshold))
        }
    }

    @Test(arguments: 1..<40) func addsUpToTheSessionsOfEachDayWithWhatIsLeftOut(seed: Int) throws {
        let known = try Case(seed: seed)
        let stats = try #require(Catalog.daybook.periodReports.first { $0.info.id == "stats" })
        for threshold in [nil, 2, 5] {
            for day in try known.cube(threshold).days {
                var sums = day.leftOut
                for cell in day.cells { sums.add(cell.sums) }
                let calendar = known.snapshot.calendar
                let range = ReportRange(days: day.day...day.day, calendar: calendar)
                let value = try Engine(jobs: 1).run(
                    stats.plan(ReportQuery(range: range, calendar: calendar)), on: known.snapshot)
                let current = try JSON.parse(value.body(Page(limit: 1)).json)["current"]
                #expect(current?["sessions"]?.int == sums.sessions)
                #expect(number(current?["bounce_rate"]) == number(.percent(sums.bounces, of: sums.sessions)))
                #expect(
                    number(current?["avg_duration"]) == number(.meanSeconds(sums.milliseconds, count: sums.sessions)))
            }
        }
    }

    private func number(_ value: Value?) -> Double? {
        if case .number(let number) = value { number } else { value?.int.map(Double.init) }
    }

    private func number(_ fixed: Fixed) -> Double? { Double(fixed.description) }

    @Test(arguments: 1..<30) func isTheSameWhateverTheOrderOfLinesSegmentsAndThreads(seed: Int) throws {
        let known = try Case(seed: seed)
        var dice = SeededRandom(seed: seed + 1_000)
        var events = known.store.events
        events.shuffle(using: &dice)
        let cut = dice.roll(0...events.count)
        let parts = [Array(events[..<cut]), Array(events[cut...])].filter { !$0.isEmpty }
        for threshold in [nil, 3] {
            let cells = try known.cells(threshold)
            #expect(try Case(seed: seed, segments: parts).cells(threshold) == cells)
            #expect(try known.cells(threshold, engine: Engine(jobs: 5, runsPerPart: 1)) == cells)
        }
    }

    @Test func countsPeopleAndNotTheirSessions() {
        func session(_ visitor: UInt32, exit: UInt32) -> SessionRecord {
            var session = SessionRecord(
                key: CubeKey { $0 == .exit ? exit : 1 }, pageviews: 1, milliseconds: 0)
            session.visitor = visitor
            return session
        }
        let one = CubeFolding((0..<9).map { _ in session(1, exit: 2) }, threshold: 2)
        #expect(one.cells.isEmpty && one.leftOut.sessions == 9)
        let two = CubeFolding([session(1, exit: 2), session(2, exit: 3), session(2, exit: 3)], threshold: 2)
        #expect(two.cells.map { $0[.exit] } == [noCode] && two.cells.map { $0[.entry] } == [1])
        #expect(two.cells[0].sums.sessions == 3 && two.leftOut.sessions == 0)
    }

    @Test func joinsWhatIsCalledOtherWithWhatWasGivenUp() {
        func session(_ visitor: UInt32, exit: UInt32) -> SessionRecord {
            var session = SessionRecord(key: CubeKey { $0 == .exit ? exit : 1 }, pageviews: 1, milliseconds: 5)
            session.visitor = visitor
            return session
        }
        let folding = CubeFolding(
            [session(1, exit: noCode), session(2, exit: noCode), session(3, exit: 4), session(4, exit: 5)],
            threshold: 2)
        #expect(folding.cells.count == 1 && folding.cells[0].sums.milliseconds == 20)
    }
}
