import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import DaybookTesting
import Testing

struct ReferenceTests {
    @Test func agreesWithTheBruteForceReferenceOnEveryReportOfEveryRandomStore() throws {
        var compared = 0
        for seed in 1...120 {
            let store = RandomStore(seed: seed)
            let laws = try ReportLaws(Catalog.daybook, store)
            let snapshot = try laws.snapshot(store.segments)
            for range in store.ranges {
                let reference = Reference(
                    lines: MemorySegments.lines(store.events), zone: store.project.timeZone,
                    domain: store.project.domain, range: range)
                for report in Catalog.daybook.reports {
                    let computed = try JSON.parse(body(report, range, snapshot))
                    let expected = reference.body(of: report.info.id)
                    compared += 1
                    #expect(plain(computed) == plain(expected), "store \(seed), \(report.info.id), \(range)")
                }
            }
        }
        print("reference: \(compared) reports of 120 random stores compared")
    }

    private func body(_ report: Report, _ range: Range<Instant>, _ snapshot: Snapshot) -> [UInt8] {
        let calendar = snapshot.calendar
        let query = ReportQuery(range: ReportRange(current: range, calendar: calendar), calendar: calendar)
        return Engine(jobs: 2).run(report.plan(query), on: snapshot).body(Page(limit: Int.max)).json
    }

    /// JSON has one kind of number: 100 and 100.0 are the same.
    private func plain(_ value: Value) -> Value {
        switch value {
        case .int(let number): .number(Double(number))
        case .list(let list): .list(list.map(plain))
        case .object(let members): .object(members.map { .init($0.name, plain($0.value)) })
        default: value
        }
    }
}
