import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import DaybookTesting
import Testing

struct ReferenceTests {
    /// One store, and what is asked of it.
    private struct Case {
        let store: RandomStore
        let rules: [Rule]
        let snapshot: Snapshot
        let lines: [UInt8]

        init(seed: Int, rules: [Rule] = []) throws {
            store = RandomStore(seed: seed)
            self.rules = rules
            snapshot = try ReportLaws(Catalog.daybook, store).snapshot(store.segments, rules: RuleSet(rules))
            lines = MemorySegments.lines(store.events)
        }

        /// True where engine and reference give the same body.
        func agrees(
            _ report: Report, _ range: Range<Instant>, filter: RandomFilter? = nil, grain: Grain = .day
        ) throws -> Bool {
            var question = Reference.Question(range: range)
            question.conditions = filter?.conditions ?? []
            question.grain = grain.rawValue
            question.rules = rules
            let reference = Reference(
                lines: lines, zone: store.project.timeZone, domain: store.project.domain, question: question)
            let calendar = snapshot.calendar
            let query = ReportQuery(
                range: ReportRange(current: range, calendar: calendar), calendar: calendar,
                filter: try filter.map { try Filter($0.text) } ?? .none, grain: grain)
            let value = try Engine(jobs: 2).run(report.plan(query), on: snapshot)
            let computed = try JSON.parse(value.body(Page(limit: Int.max)).json)
            return Case.plain(computed) == Case.plain(reference.body(of: report.info.id))
        }

        /// JSON has one kind of number: 100 and 100.0 are the same.
        private static func plain(_ value: Value) -> Value {
            switch value {
            case .int(let number): .number(Double(number))
            case .list(let list): .list(list.map(plain))
            case .object(let members): .object(members.map { .init($0.name, plain($0.value)) })
            default: value
            }
        }
    }

    @Test func agreesWithTheBruteForceReferenceOnEveryReportOfEveryRandomStore() throws {
        var compared = 0
        for seed in 1...120 {
            let known = try Case(seed: seed)
            for range in known.store.ranges {
                for report in Catalog.daybook.reports {
                    compared += 1
                    let agrees = try known.agrees(report, range)
                    #expect(agrees, "store \(seed), \(report.info.id), \(range)")
                }
            }
        }
        print("reference: \(compared) reports of 120 random stores compared")
    }

    @Test func agreesWithTheReferenceUnderRandomFilters() throws {
        var compared = 0
        for seed in 1...60 {
            let known = try Case(seed: seed)
            var dice = SeededRandom(seed: seed)
            for range in known.store.ranges.prefix(3) {
                for filter in (0..<6).map({ _ in RandomFilter(&dice) }) {
                    for report in Catalog.daybook.reports {
                        compared += 1
                        let agrees = try known.agrees(report, range, filter: filter)
                        #expect(agrees, "store \(seed), \(report.info.id), \(range), \(filter.text)")
                    }
                }
            }
        }
        print("reference: \(compared) filtered reports of 60 random stores compared")
    }

    @Test func agreesWithTheReferenceUnderRandomRulesWithAndWithoutAFilter() throws {
        var compared = 0
        for seed in 1...80 {
            var dice = SeededRandom(seed: 9_000 + seed)
            let known = try Case(seed: seed, rules: RandomRules.rules(&dice))
            for range in known.store.ranges.prefix(2) {
                for filter in [nil, RandomFilter(&dice), RandomFilter(&dice)] {
                    for report in Catalog.daybook.reports {
                        compared += 1
                        let agrees = try known.agrees(report, range, filter: filter)
                        #expect(agrees, "store \(seed), \(report.info.id), \(range), \(filter?.text ?? "")")
                    }
                }
            }
        }
        print("reference: \(compared) reports under random rules of 80 random stores compared")
    }

    @Test(arguments: Grain.allCases)
    func agreesWithTheReferenceOnSeriesOfEveryGrain(grain: Grain) throws {
        let report = try #require(Catalog.daybook.report("timeseries"))
        for seed in 1...60 {
            let known = try Case(seed: seed)
            for range in known.store.ranges {
                let agrees = try known.agrees(report, range, grain: grain)
                #expect(agrees, "store \(seed), \(range)")
            }
        }
    }
}
