import DaybookCore
import DaybookEngine
import DaybookSite

/// The months of a project's cube that its page to explore has: the newest, as many as fit.
struct ProjectExplore {
    let project: Project
    let snapshot: Snapshot
    let engine: Engine
    /// The days with events, oldest first.
    let days: [Day]
    /// The months with events, newest first, and what each is computed from.
    let months: [(period: Period, inputs: String)]
    /// Where days are kept, so that a month in which one is new is not folded whole.
    let store: CubeStore
    /// What a day's cells are computed from.
    let inputs: (Day) -> String
    /// How many bytes the months may take on their way to a browser.
    let room: Int

    /// The most bytes that all months of a published project take, by `gzip -9`.
    static let limit = 2_000_000

    init(
        project: Project, snapshot: Snapshot, engine: Engine, days: [Day], months: [(period: Period, inputs: String)],
        store: CubeStore, room: Int = limit, inputs: @escaping (Day) -> String
    ) {
        self.project = project
        self.snapshot = snapshot
        self.engine = engine
        self.days = days
        self.months = months
        self.store = store
        self.room = room
        self.inputs = inputs
    }

    /// Adds the files of the months that fit, and gives these months; those of unchanged inputs are not computed.
    ///
    /// A year at a time is computed, which bounds what lies in memory by its sessions; none before what fits.
    func addMonths(to tree: SiteTree) throws -> [(period: Period, inputs: String)] {
        var listed: [(period: Period, inputs: String)] = []
        var shelf = PackedShelf(room: room, jobs: engine.jobs)
        for own in months.chunked(by: { $0.period.days.lowerBound.year }) {
            let known = own.map { tree.known(CubeMonth.path(project, $0.period), inputs: $0.inputs) }
            let cube = try cube(zip(own, known).filter { $1 == nil }.map(\.0.period))
            let files = try Parallel.map(own.count, jobs: engine.jobs) { [project] place in
                let month = own[place].period
                return known[place].map { SiteFile(path: CubeMonth.path(project, month), bytes: $0) }
                    ?? CubeMonth(month, of: cube).file(project)
            }
            let fitting = try shelf.add(files.map(\.bytes))
            for (month, file) in zip(own, files).prefix(fitting) {
                try tree.add(file, inputs: month.inputs)
                listed.append(month)
            }
            if fitting < own.count { break }
        }
        store.prune(keeping: Set(listed.map(\.period.id)))
        return listed
    }

    /// The days of some months, folded or taken from those that are kept.
    private func cube(_ months: [Period]) throws -> Cube {
        let wanted = months.map { month in days(month).map { CubeStore.KnownDay($0, inputs: inputs($0)) } }
        let known = zip(months, wanted).flatMap { store.days(of: $0.id, $1, in: snapshot) }
        let cube = try Cube(
            of: wanted.joined().map(\.day).sorted(), in: snapshot, threshold: project.publishedThreshold,
            known: known, engine: engine)
        for (month, days) in zip(months, wanted) { store.write(month.id, days, of: cube) }
        return cube
    }

    /// The days of a month up to the last that has events.
    private func days(_ month: Period) -> [Day] {
        guard let last = days.last(where: month.days.contains) else { return [] }
        return (month.days.lowerBound.number...last.number).map(Day.init(number:))
    }
}

/// Counts files as `gzip` makes them, as long as they fit into a room; they are packed only where they do not fit as
/// they are.
private struct PackedShelf {
    let room: Int
    let jobs: Int
    private var files: [[UInt8]] = []
    private var sizes: [Int] = []

    init(room: Int, jobs: Int) {
        self.room = room
        self.jobs = jobs
    }

    /// How many of some further files fit, in their order.
    mutating func add(_ added: [[UInt8]]) throws -> Int {
        files += added
        if files.reduce(0, { $0 + $1.count }) <= room { return added.count }
        let packed = sizes.count
        sizes += try Parallel.map(files.count - packed, jobs: jobs) { [files] in
            PackedSize.ofGzip(files[packed + $0])
        }
        var (rest, fitting) = (room, 0)
        for size in sizes {
            guard size <= rest else { break }
            rest -= size
            fitting += 1
        }
        return max(0, fitting - (files.count - added.count))
    }
}

extension Array {
    /// Runs of elements with the same key, in order.
    fileprivate func chunked(by key: (Element) -> Int) -> [[Element]] {
        reduce(into: [[Element]]()) { chunks, element in
            if let last = chunks.last?.last, key(last) == key(element) {
                chunks[chunks.count - 1].append(element)
            } else {
                chunks.append([element])
            }
        }
    }
}
