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
    /// How many bytes the months may take on their way to a browser.
    var room = limit

    /// The most bytes that all months of a published project take, by `gzip -9`.
    static let limit = 2_000_000

    /// Adds the files of the months that fit, and gives these months; those of unchanged inputs are not computed.
    ///
    /// A year at a time is computed, which bounds what lies in memory by its sessions; none before what fits.
    func addMonths(to tree: inout SiteTree) throws -> [(period: Period, inputs: String)] {
        var (listed, room): ([(period: Period, inputs: String)], Int) = ([], room)
        for own in months.chunked(by: { $0.period.days.lowerBound.year }) {
            let known = own.map { tree.known(CubeMonth.path(project, $0.period), inputs: $0.inputs) }
            let changed = zip(own, known).filter { $1 == nil }.map(\.0.period)
            let cube = try Cube(
                of: changed.flatMap(days).sorted(), in: snapshot, threshold: project.publishedThreshold,
                engine: engine)
            let files = try Parallel.map(own.count, jobs: engine.jobs) { place in
                let month = own[place].period
                let file =
                    known[place].map { SiteFile(path: CubeMonth.path(project, month), bytes: $0) }
                    ?? CubeMonth(month, of: cube).file(project)
                return (file: file, size: PackedSize.ofGzip(file.bytes))
            }
            for (month, made) in zip(own, files) {
                guard made.size <= room else { return listed }
                room -= made.size
                tree.add(made.file, inputs: month.inputs)
                listed.append(month)
            }
        }
        return listed
    }

    /// The days of a month up to the last that has events.
    private func days(_ month: Period) -> [Day] {
        guard let last = days.last(where: month.days.contains) else { return [] }
        return (month.days.lowerBound.number...last.number).map(Day.init(number:))
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
