package import DaybookCore
import DaybookStore

/// Fills a store with made-up traffic: `daybook demo`.
///
/// Events come in through the journal and are sealed day by day, as a running server does; one project is fed by the
/// import of a web server's log.
package struct DemoStore: StoreOperation {
    /// The first day of the traffic.
    package static let firstDay = Day(year: 2026, month: 6, day: 1)
    package static let dayCount = 90

    private let dayCount: Int

    /// Traffic of so many days.
    package init(dayCount: Int = DemoStore.dayCount) {
        self.dayCount = dayCount
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let start = Instant(milliseconds: DemoStore.firstDay.number * 86_400_000)
        let made = try InitializeStore(insideRepository: false).run(in: workplace.at(start))
        let writer = try workplace.writer()
        let projects = try DemoSite.collected.map { site in
            try writer.createProject(site.settings, author: workplace.author, now: start)
        }
        let count = try collect(writer, projects, workplace)
        return Outcome(
            .object([
                .init("data", made.value["data"] ?? .null), .init("projects", .int(projects.count)),
                .init("events", .int(count)), .init("days", .int(dayCount)),
            ]), lines: made.lines + ["Sealed \(count) events of \(dayCount) days in \(projects.count) projects."])
    }

    private func collect(_ writer: StoreWriter, _ projects: [Project], _ workplace: Workplace) throws -> Int {
        var traffic = DemoSite.collected.map { DemoTraffic($0) }
        var ids = EventIDs { 0 }
        var count = 0
        for number in 0..<dayCount {
            let day = DemoStore.firstDay + number
            var batch: [JournalLine] = []
            for index in projects.indices {
                for hit in traffic[index].hits(on: day) {
                    var line = JSONWriter(reserving: 320)
                    hit.storedEvent(id: ids.next(at: hit.time)).write(to: &line)
                    batch.append(JournalLine(project: projects[index].folder, stream: .events, line: line.bytes))
                }
            }
            try writer.append(batch)
            count += batch.count
            let midnight = Instant(milliseconds: (day.number + 1) * 86_400_000)
            try writer.seal(author: workplace.author, now: midnight - 1)
        }
        return count
    }
}
