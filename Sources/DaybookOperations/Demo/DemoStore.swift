package import DaybookCore
import DaybookImport
import DaybookStore
import Foundation

/// Fills a store with made-up traffic: `daybook demo`.
///
/// Events come in through the journal and are sealed day by day, as a running server does; one project is fed by the
/// import of a web server's log.
package struct DemoStore: StoreOperation {
    /// The first day of the traffic.
    package static let firstDay = Day(year: 2026, month: 6, day: 1)
    package static let dayCount = 90

    private let dayCount: Int
    private let tables: String

    /// Traffic of so many days; `tables` is the folder of the tables that come with Daybook.
    package init(dayCount: Int, tables: String) {
        self.dayCount = dayCount
        self.tables = tables
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let start = DemoStore.midnight(before: DemoStore.firstDay)
        let made = try InitializeStore().run(in: workplace.at(start))
        let count = try collect(workplace)
        let imported = try importLog(workplace)
        return Outcome(
            .object([
                .init("data", made.value["data"] ?? .null), .init("days", .int(dayCount)), .init("events", .int(count)),
                .init("import", imported.value),
            ]),
            lines: made.lines + ["Sealed \(count) events of \(dayCount) days, each day in a commit."] + imported.lines)
    }

    private static func midnight(before day: Day) -> Instant { Instant(milliseconds: day.number * 86_400_000) }

    /// Writes the events of the collected sites to the journal, and seals them at the end of each day.
    private func collect(_ workplace: Workplace) throws -> Int {
        try workplace.write { try collect(workplace, $0) }
    }

    private func collect(_ workplace: Workplace, _ writer: StoreWriter) throws -> Int {
        let start = DemoStore.midnight(before: DemoStore.firstDay)
        let projects = try DemoSite.collected.map { site in
            try writer.createProject(site.settings, author: workplace.author, now: start)
        }
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
            try writer.seal(author: workplace.author, now: DemoStore.midnight(before: day + 1) - 1)
            workplace.progress(Progress(words: day.text, share: Double(number + 1) / Double(dayCount)))
        }
        return count
    }

    /// Imports the log of the site that has only a log.
    private func importLog(_ workplace: Workplace) throws -> Outcome {
        let start = DemoStore.midnight(before: DemoStore.firstDay)
        _ = try CreateProject(settings: DemoSite.logged.settings).run(in: workplace.at(start))
        let file = FileManager.default.temporaryDirectory.appending(path: "daybook-demo-\(workplace.chance.uuid()).log")
        defer { try? FileManager.default.removeItem(at: file) }
        var log = DemoLog(DemoSite.logged)
        var lines = ""
        for number in 0..<dayCount {
            for hit in log.hits(on: DemoStore.firstDay + number) { lines += hit.combinedLine + "\n" }
        }
        try Data(lines.utf8).write(to: file)
        let options = ImportFiles.Options(
            project: DemoSite.logged.slug, format: .combined, files: [file.path], tables: tables)
        let end = DemoStore.midnight(before: DemoStore.firstDay + dayCount)
        return try ImportFiles(options).run(in: workplace.at(end))
    }
}
