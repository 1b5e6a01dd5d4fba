package import DaybookCore

/// Sessions of some days added up in cells, none of which stands for fewer people than a threshold.
///
/// A session belongs to the day on which it starts, whole, with all its page views and its duration. So the sums of a
/// day's cells and of what is left out are those of its sessions (contract section 7.1).
package struct Cube: Sendable {
    /// Numbers of sessions, added up.
    package struct Sums: Sendable, Equatable {
        package var sessions = 0
        package var pageviews = 0
        /// Sessions with at most one page view.
        package var bounces = 0
        package var milliseconds = 0

        /// How many numbers there are.
        static let count = 4

        /// Nothing.
        package init() {}

        /// Numbers in the order in which they are kept.
        init(_ number: (Int) -> Int) {
            (sessions, pageviews, bounces, milliseconds) = (number(0), number(1), number(2), number(3))
        }

        /// The number at a place below `count`.
        subscript(place: Int) -> Int {
            switch place {
            case 0: sessions
            case 1: pageviews
            case 2: bounces
            default: milliseconds
            }
        }

        /// Adds another cell's numbers.
        package mutating func add(_ other: Sums) {
            sessions += other.sessions
            pageviews += other.pageviews
            bounces += other.bounces
            milliseconds += other.milliseconds
        }

        mutating func add(_ session: SessionRecord) {
            sessions += 1
            pageviews += Int(session.pageviews)
            bounces += session.pageviews <= 1 ? 1 : 0
            milliseconds += Int(session.milliseconds)
        }
    }

    /// The sessions of a day that are alike.
    package struct Cell: Sendable {
        let key: CubeKey
        package var sums: Sums

        /// What stands for its label in a dimension.
        package subscript(dimension: CubeDimension) -> UInt32 { key[dimension] }
    }

    /// What a day has.
    package struct DayCells: Sendable {
        package let day: Day
        /// No two with the same labels, in an order that means nothing.
        package let cells: [Cell]
        /// Sessions of too few people, whatever is given up of them: they are in no cell.
        package let leftOut: Sums
    }

    /// One for each day that was asked for, oldest first.
    package let days: [DayCells]
    private let names: Names

    /// Adds the sessions of some days up, which are ascending; those of `known` days are taken over.
    ///
    /// `threshold` is the fewest visitors of a cell, nil for any number.
    ///
    /// - Complexity: as a scan of the days; linear in their sessions, but for sorting those of each day.
    package init(
        of days: [Day], in snapshot: Snapshot, threshold: Int?, known: [DayCells] = [], engine: Engine
    ) throws {
        let known = Dictionary(known.map { ($0.day, $0) }) { first, _ in first }
        let calendar = snapshot.calendar
        let fresh = days.filter { known[$0] == nil }
        let spans = fresh.map { calendar.start(of: $0)..<calendar.end(of: $0) }
        let sessions = try engine.sessions(startingIn: spans, in: snapshot)
        let names = snapshot.names
        let standing = CubeDimension.allCases.map { $0.standing(names) }
        self.names = names
        let folded = try Parallel.map(fresh.count, jobs: engine.jobs) { place in
            let own = sessions[place].map { session in
                session.keyed(CubeKey { standing[$0.rawValue][Int(session.key[$0])] })
            }
            let folded = CubeFolding(own, threshold: threshold ?? 1)
            return DayCells(day: fresh[place], cells: folded.cells, leftOut: folded.leftOut)
        }
        self.days = (known.values.filter { days.contains($0.day) } + folded).sorted { $0.day < $1.day }
    }

    /// The text behind a code of a cell.
    func text(_ dimension: CubeDimension, _ code: UInt32) -> String { dimension.text(code, names) }

    /// What reports call cells with that code, and no other's; `PublicView.other` where the dimension was given up.
    package func label(_ dimension: CubeDimension, _ code: UInt32) -> String { dimension.label(code, names) }

    /// What a snapshot must have been opened with.
    package static let columns = SessionsFold.reads
}

extension Engine {
    /// The sessions that start in each of some spans, which are disjoint and ascending; in no order.
    func sessions(startingIn spans: [Range<Instant>], in snapshot: Snapshot) throws -> [[SessionRecord]] {
        var lists = [[SessionRecord]](repeating: [], count: spans.count)
        guard !spans.isEmpty else { return lists }
        for tally in try count([TallyScan(fold: SessionsFold.self, spans: spans)], snapshot) {
            for session in tally.sessions { lists[Int(session.slot)].append(session) }
        }
        return lists
    }
}
