import DaybookCore
import DaybookModules
import DaybookTesting
import Foundation
import Testing

@testable import DaybookEngine

struct CubeStoreTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func snapshot(_ store: RandomStore, _ segments: [[StoredEvent]]) throws -> Snapshot {
        try ReportLaws(Catalog.daybook, store).snapshot(segments, rules: RuleSet([]))
    }

    private func known(_ days: [Day]) -> [CubeStore.KnownDay] { days.map { .init($0, inputs: "of \($0.text)") } }

    /// The cells of days by what they are called, with what is left out.
    private func told(_ days: [Cube.DayCells], _ text: (CubeDimension, UInt32) -> String) -> [String] {
        days.flatMap { day in
            day.cells.map { cell in
                "\(day.day.text) \(CubeDimension.allCases.map { text($0, cell[$0]) }) \(cell.sums)"
            }.sorted() + ["\(day.day.text) \(day.leftOut)"]
        }
    }

    @Test(arguments: 1..<40) func givesTheDaysAgainToASnapshotWithOtherCodes(seed: Int) throws {
        let store = RandomStore(seed: seed)
        var dice = SeededRandom(seed: seed)
        let first = try snapshot(store, [store.events])
        let days = first.days
        for threshold in [nil, 2] {
            let cube = try Cube(of: days, in: first, threshold: threshold, engine: Engine(jobs: 2))
            let kept = CubeStore(in: folder.path("cache"), of: store.project)
            kept.write("all", known(days), of: cube)
            let second = try snapshot(
                store, [RandomStore(seed: seed + 100).events, store.events.shuffled(using: &dice)])
            let read = kept.days(of: "all", known(days), in: second)
            #expect(read.map(\.day) == days)
            let again = try Cube(of: days, in: second, threshold: threshold, known: read, engine: Engine(jobs: 1))
            #expect(told(again.days, again.label) == told(cube.days, cube.label))
        }
    }

    /// All days of a store, folded and kept.
    private func written(seed: Int) throws -> (kept: CubeStore, cube: Cube, snapshot: Snapshot, path: String) {
        let store = RandomStore(seed: seed)
        let snapshot = try snapshot(store, [store.events])
        let cube = try Cube(of: snapshot.days, in: snapshot, threshold: nil, engine: Engine(jobs: 1))
        let kept = CubeStore(in: folder.path("cache"), of: store.project)
        kept.write("all", known(snapshot.days), of: cube)
        return (kept, cube, snapshot, folder.path("cache/cubes/\(store.project.folder)/all"))
    }

    @Test func givesNoDayOfOtherInputsAndFoldsThatAnew() throws {
        let (kept, cube, snapshot, _) = try written(seed: 3)
        let days = snapshot.days
        var wanted = known(days)
        wanted[0] = .init(days[0], inputs: "others")
        let read = kept.days(of: "all", wanted, in: snapshot)
        #expect(read.map(\.day) == Array(days.dropFirst()))
        let again = try Cube(of: days, in: snapshot, threshold: nil, known: read, engine: Engine(jobs: 1))
        #expect(told(again.days, again.label) == told(cube.days, cube.label))
    }

    @Test func trustsNoFileThatIsDamaged() throws {
        let (kept, cube, snapshot, path) = try written(seed: 5)
        let days = snapshot.days
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let right = told(cube.days, cube.label)
        var (taken, refused) = (0, 0)
        for place in stride(from: 0, to: whole.count, by: max(1, whole.count / 400)) {
            for damaged in [whole.prefix(place), Data(whole.enumerated().map { $0 == place ? ~$1 : $1 })] {
                try damaged.write(to: URL(fileURLWithPath: path))
                let read = kept.days(of: "all", known(days), in: snapshot)
                if read.isEmpty { refused += 1 } else { taken += 1 }
                // Only bytes between sections, which mean nothing, may differ.
                #expect(read.isEmpty || told(read, cube.label) == right)
            }
        }
        #expect(refused > 400 && taken < refused / 4)
    }
}
