import DaybookCore
import DaybookEngine

/// Sessions, bounces and durations, in all and by the day on which the sessions start.
struct VisitsFold: SessionFold {
    static let reads: Set<Column> = []

    struct Totals: Equatable {
        var sessions = 0
        var bounces = 0
        var milliseconds = 0

        static func += (left: inout Totals, right: Totals) {
            left.sessions += right.sessions
            left.bounces += right.bounces
            left.milliseconds += right.milliseconds
        }

        /// Bounces of the sessions, percent.
        var bounceRate: Fixed { .percent(bounces, of: sessions) }

        /// Mean duration of the sessions, seconds.
        var averageDuration: Fixed { .meanSeconds(milliseconds, count: sessions) }
    }

    private(set) var days: [Day: Totals] = [:]

    mutating func add(_ sessions: SessionSlice) {
        let table = sessions.table
        var totals = Totals()
        for session in sessions.rows where table.counts(session) {
            totals.sessions += 1
            totals.bounces += table.pageviews[session] <= 1 ? 1 : 0
            totals.milliseconds += Int(table.end[session] - table.start[session])
        }
        days[sessions.day, default: Totals()] += totals
    }

    mutating func merge(_ other: VisitsFold) {
        for (day, totals) in other.days { days[day, default: Totals()] += totals }
    }

    /// The numbers of the whole range.
    var totals: Totals { days.values.reduce(into: Totals()) { $0 += $1 } }
}
