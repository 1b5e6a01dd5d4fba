import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookSite
import DaybookTesting
import Foundation
import Testing

@testable import DaybookOperations

struct ProjectExploreTests {
    private let folder: TemporaryFolder
    private let snapshot: Snapshot
    private let project: Project
    private let days: [Day]

    /// Three months with sessions on one day each, of ever more people.
    init() throws {
        folder = try TemporaryFolder()
        var project = Project()
        (project.folder, project.slug, project.name) = ("p", "a-b", "A")
        self.project = project
        let events = try ["2025-11-30", "2025-12-05", "2026-02-10"].enumerated().flatMap { month, text in
            let start = try #require(Day(text)).number * 86_400_000
            return (0..<(month + 1) * 20).map { number in
                var event = StoredEvent()
                event.time = Instant(milliseconds: start + number * 60_000)
                event.received = event.time
                event.id = EventIDs.text(UInt64(month * 1_000 + number), 1)
                (event.type, event.visitor, event.path) = ("pageview", "v_\(number)", "/\(number * number % 31)")
                return event
            }
        }
        snapshot = try Snapshot(
            of: MemorySegments([events]), columns: Cube.columns, project: project, calendar: .utc, jobs: 1)
        days = snapshot.days
    }

    private func explore(
        _ limit: Int = ProjectExplore.limit, inputs: String = "same", cache: String? = nil
    ) throws -> ProjectExplore {
        let months = Period.list(days: days, today: try #require(days.last)).filter { $0.kind == .month }
        return ProjectExplore(
            project: project, snapshot: snapshot, engine: Engine(jobs: 2), days: days,
            months: months.map { ($0, "\(inputs) \($0.id)") },
            store: CubeStore(in: cache, of: project), room: limit
        ) { "\(inputs) \($0.text)" }
    }

    private func tree() throws -> SiteTree {
        try SiteTree(root: folder.path("site"), previous: PublishedManifest.read(folder.path("site")), force: false)
    }

    @Test func listsEveryMonthThatHasEventsNewestFirst() throws {
        let tree = try tree()
        let listed = try explore().addMonths(to: tree)
        #expect(listed.map(\.period.id) == ["2026-02", "2025-12", "2025-11"])
        #expect(listed.map(\.inputs) == ["same 2026-02", "same 2025-12", "same 2025-11"])
        let february = String(decoding: try #require(tree.bytes(at: "a-b/explore/2026-02.js")), as: UTF8.self)
        #expect(february.contains("\"cells\":[0,0,0,0,0,0,0,0,0,16]"), "its days end with the last that has events")
    }

    @Test func leavesTheMonthsOutThatDoNotFitBehindTheNewest() throws {
        let whole = try tree()
        _ = try explore().addMonths(to: whole)
        let sizes = try ["2026-02", "2025-12", "2025-11"].map { month in
            PackedSize.ofGzip(try #require(whole.bytes(at: "a-b/explore/\(month).js")))
        }
        for (limit, count) in [(sizes[0] - 1, 0), (sizes[0], 1), (sizes[0] + sizes[1], 2), (sizes.reduce(0, +), 3)] {
            let tree = try tree()
            #expect(try explore(limit).addMonths(to: tree).count == count)
            #expect((tree.bytes(at: "a-b/explore/2025-11.js") != nil) == (count == 3))
        }
    }

    @Test func takesMonthsOverWhoseInputsAndBytesAreThoseOfTheLastBuild() throws {
        let first = try tree()
        _ = try explore().addMonths(to: first)
        _ = try first.publish(facts: [])
        let again = try tree()
        // No segment is there to read: nothing can be computed.
        let months = try explore().months
        let empty = ProjectExplore(
            project: project,
            snapshot: try Snapshot(
                of: MemorySegments([]), columns: Cube.columns, project: project, calendar: .utc, jobs: 1),
            engine: Engine(jobs: 1), days: days, months: months, store: CubeStore(in: nil, of: project), inputs: \.text)
        #expect(try empty.addMonths(to: again).count == 3)
        #expect(try again.publish(facts: []).isUnchanged)
        #expect(again.known("a-b/explore/2026-02.js", inputs: "other") == nil)
    }

    @Test func foldsOfAChangedMonthOnlyTheDaysWhoseInputsAreOthers() throws {
        let cache = folder.path("cache")
        let first = try tree()
        _ = try explore(cache: cache).addMonths(to: first)
        let path = "a-b/explore/2026-02.js"
        let whole = try #require(first.bytes(at: path))
        // What is kept of the day says otherwise than its events, so that it shows which of the two is taken.
        let store = CubeStore(in: cache, of: project)
        let day = try #require(days.last)
        let others = try Snapshot(
            of: MemorySegments([]), columns: Cube.columns, project: project, calendar: .utc, jobs: 1)
        func write(_ inputs: String) throws {
            let none = try Cube(of: [day], in: others, threshold: nil, engine: Engine(jobs: 1))
            store.write("2026-02", [.init(day, inputs: inputs)], of: none)
        }
        try write("same 2026-02-10")
        let second = try tree()
        _ = try explore(cache: cache).addMonths(to: second)
        #expect(try #require(second.bytes(at: path)) != whole)
        try write("other 2026-02-10")
        let third = try tree()
        _ = try explore(cache: cache).addMonths(to: third)
        #expect(third.bytes(at: path) == whole)
    }

    @Test func keepsNoMonthThatThePageDoesNotHave() throws {
        let cache = folder.path("cache")
        func kept() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "\(cache)/cubes/\(project.folder)").sorted()
        }
        let all = try tree()
        _ = try explore(cache: cache).addMonths(to: all)
        #expect(try kept() == ["2025-11", "2025-12", "2026-02"])
        let newest = try tree()
        let size = PackedSize.ofGzip(try #require(all.bytes(at: "a-b/explore/2026-02.js")))
        _ = try explore(size, cache: cache).addMonths(to: newest)
        #expect(try kept() == ["2026-02"])
        CubeStore.prune(cache, keeping: [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(cache)/cubes").isEmpty)
    }
}
