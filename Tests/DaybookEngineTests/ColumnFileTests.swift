import DaybookCore
import DaybookModules
import DaybookTesting
import Foundation
import Testing

@testable import DaybookEngine

/// Column files and day counts can be deleted, cut, changed or exchanged at any time: reports never notice.
struct ColumnFileTests {
    private let folder: TemporaryFolder
    private let store = RandomStore(seed: 31)
    private let laws: ReportLaws
    private let setting: CountedProject.Setting

    init() throws {
        folder = try TemporaryFolder()
        laws = try ReportLaws(Catalog.daybook, store)
        setting = CountedProject.Setting(
            project: store.project, calendar: try LocalCalendar(store.project.timeZone), rules: .none,
            columns: Set(Column.allCases), folds: Catalog.daybook.folds)
    }

    private var source: MemorySegments {
        var source = MemorySegments(store.segments)
        source.cache = folder.path
        return source
    }

    /// Every face of every report over all days, by what the cache gives.
    private func faces() throws -> String {
        let counted = try CountedProject(setting, of: source, engine: Engine(jobs: 2))
        let days = counted.snapshot.days
        let first = try #require(days.first), last = try #require(days.last)
        let query = ReportQuery(
            range: ReportRange(days: first...last, calendar: setting.calendar), calendar: setting.calendar)
        return try Catalog.daybook.periodReports.map { report in
            let scanned = try laws.faces(report, query, on: counted.snapshot)
            let joined = try laws.faces(report, query, on: counted.snapshot, using: counted.days)
            #expect(scanned == joined, "\(report.info.id)")
            return joined
        }.joined()
    }

    private var files: [String] {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.map { "\(folder.path)/\($0)" }.filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: $0, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    private func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: path))) }

    private func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }

    @Test func keepsAFileForEachSegmentAndOneOfTheDays() throws {
        _ = try faces()
        #expect(files.count == store.segments.filter { !$0.isEmpty }.count + 1)
        let before = try files.map(bytes)
        _ = try faces()
        #expect(try files.map(bytes) == before)
    }

    @Test func makesFilesAnewThatWereCutOrChangedAnywhere() throws {
        let whole = try faces()
        var dice = SeededRandom(seed: 5)
        for path in files {
            let good = try bytes(path)
            for _ in 0..<12 {
                var bad = good
                bad[dice.roll(0...bad.count - 1)] ^= UInt8(1 << dice.roll(0...7))
                try write(bad, to: path)
                #expect(try faces() == whole)
                try write(good.prefix(dice.roll(0...good.count - 1)), to: path)
                #expect(try faces() == whole)
            }
        }
    }

    @Test func takesNoFileOfAnotherSegmentOrOfNoSegmentAtAll() throws {
        let whole = try faces()
        let paths = files
        let contents = try paths.map(bytes)
        for (path, other) in zip(paths, contents.dropFirst() + [Array("no column file".utf8)]) {
            try write(other, to: path)
        }
        #expect(try faces() == whole)
        #expect(try files.map(bytes).count == contents.count)
    }

    @Test func addsAColumnThatCameLaterInAFileOfItsOwn() throws {
        let segment = source.segments[0]
        let older: Set<Column> = [.type, .path, .referrer]
        let builder = ColumnFileBuilder(older, from: segment.path)
        try builder.add(source.reader(of: segment))
        let file = try #require(
            builder.file(segmentBytes: segment.byteCount, segmentChecksum: segment.checksum))
        let path = "\(folder.path)/columns/\(ColumnCache.stem(segment)).0"
        #expect(CacheFile.write(file, to: path))
        let whole = try laws.snapshot(store.segments, rules: RuleSet.none)
        let counted = try CountedProject(setting, of: source, engine: Engine(jobs: 1))
        #expect(try bytes(path) == file)
        #expect(files.contains { $0.hasSuffix(".1") })
        for range in store.ranges {
            let query = ReportQuery(
                range: ReportRange(current: range, calendar: setting.calendar), calendar: setting.calendar)
            for report in Catalog.daybook.reports {
                #expect(
                    try laws.faces(report, query, on: counted.snapshot) == laws.faces(report, query, on: whole))
            }
        }
    }

    @Test func forgetsTheFilesOfSegmentsThatAreNoMore() throws {
        _ = try faces()
        let kept = Array(source.segments.prefix(1))
        ColumnCache(in: folder.path).prune(keeping: kept)
        let left = files.filter { $0.contains("/columns/") }
        #expect(left.count == 1 && left[0].contains(ColumnCache.stem(kept[0])))
    }

    @Test func forgetsTheCountsOfProjectsThatAreNoMore() throws {
        for project in ["kept", "gone"] { #expect(CacheFile.write([1], to: "\(folder.path)/days/\(project)/0")) }
        var kept = store.project
        kept.folder = "kept"
        CountedProject.prune(folder.path, keeping: [kept])
        #expect(CacheFile.names(in: "\(folder.path)/days") == ["kept"])
        CountedProject.prune(folder.path, keeping: [])
        #expect(CacheFile.names(in: "\(folder.path)/days").isEmpty)
    }

    @Test func leavesNoLayerOfABaseThatWasReplaced() throws {
        _ = try faces()
        let days = "\(folder.path)/days/\(store.project.folder)"
        for number in 1...3 { #expect(CacheFile.write([1], to: "\(days)/\(number)")) }
        try write([], to: "\(days)/0")
        _ = try faces()
        #expect(CacheFile.names(in: days) == ["0"])
    }
}
