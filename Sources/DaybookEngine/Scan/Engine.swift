import DaybookCore

/// Runs plans over a snapshot; all plans of a call share the passes over the columns.
package struct Engine: Sendable {
    package let jobs: Int
    private let rowsPerPiece: Int

    /// An engine with so many threads.
    ///
    /// A day of more than `rowsPerPiece` records is cut, so that one large day keeps all
    /// threads busy; results do not depend on either number.
    package init(jobs: Int, rowsPerPiece: Int = 1 << 18) {
        self.jobs = jobs
        self.rowsPerPiece = rowsPerPiece
    }

    /// The result of one plan.
    ///
    package func run<Result>(_ plan: Plan<Result>, on snapshot: Snapshot) -> Result {
        plan.finish(fold(plan.scans, snapshot)[...], snapshot.names)
    }

    /// The results of many plans in one pass, in their order.
    ///
    /// - Complexity: linear in the records of each plan's range.
    package func run<Result>(_ plans: [Plan<Result>], on snapshot: Snapshot) -> [Result] {
        var folded = fold(plans.flatMap(\.scans), snapshot)[...]
        return plans.map { plan in
            let own = folded.prefix(plan.scans.count)
            folded = folded.dropFirst(plan.scans.count)
            return plan.finish(own, snapshot.names)
        }
    }

    /// The folded scans; of those that count the same only one is run.
    private func fold(_ scans: [any Scan], _ snapshot: Snapshot) -> [any Scan] {
        var distinct: [any Scan] = []
        let places = scans.map { scan in
            if let known = distinct.firstIndex(where: { $0.isSame(as: scan) }) { return known }
            distinct.append(scan)
            return distinct.count - 1
        }
        let folded = run(distinct, snapshot)
        return places.map { folded[$0] }
    }

    private func run(_ scans: [any Scan], _ snapshot: Snapshot) -> [any Scan] {
        let pieces = pieces(of: snapshot, for: scans)
        let groupCount = max(1, min(jobs, pieces.count))
        let folded = parallel(groupCount) { group in
            var scans = scans
            for piece in pieces[pieces.count * group / groupCount..<pieces.count * (group + 1) / groupCount] {
                add(piece, of: snapshot, to: &scans)
            }
            return scans
        }
        var merged = folded[0]
        for part in folded.dropFirst() {
            for index in merged.indices { merged[index].merge(part[index]) }
        }
        return merged
    }

    private func parallel(_ count: Int, _ work: @escaping @Sendable (Int) -> [any Scan]) -> [[any Scan]] {
        guard let results = try? Parallel.map(count, jobs: jobs, work) else {
            preconditionFailure("folding does not throw")
        }
        return results
    }

    private func add(_ piece: Piece, of snapshot: Snapshot, to scans: inout [any Scan]) {
        let bounds = snapshot.days[piece.day].bounds
        for index in scans.indices where scans[index].range.overlaps(bounds) {
            scans[index].add(piece, of: snapshot)
        }
    }

    /// The days that any scan reads, cut where they are large.
    private func pieces(of snapshot: Snapshot, for scans: [any Scan]) -> [Piece] {
        guard let first = scans.map(\.range.lowerBound).min(), let last = scans.map(\.range.upperBound).max() else {
            return []
        }
        return snapshot.days.indices.flatMap { index -> [Piece] in
            let day = snapshot.days[index]
            guard day.bounds.lowerBound < last, day.bounds.upperBound > first else { return [] }
            let partCount = max(1, (day.rowCount + rowsPerPiece - 1) / rowsPerPiece)
            return (0..<partCount).map { Piece(day: index, part: $0, partCount: partCount) }
        }
    }
}
