import DaybookCore
import DaybookEngine

/// Page views, custom events and active visitors, in all and by day.
struct ActivityFold: EventFold {
    static let reads: Set<Column> = [.type]

    struct Totals {
        var pageviews = 0
        var events = 0
        var visitors = 0
    }

    private struct DayCounts: Equatable {
        var pageviews = 0
        var events = 0
        var visitors = VisitorRun()
    }

    private var byDay: [Day: DayCounts] = [:]
    private var visitors = VisitorSet()

    mutating func add(_ events: EventSlice) {
        let (type, visitor) = (events.type, events.visitor)
        // Taken out while it grows, so that it is never copied.
        var counts = byDay.removeValue(forKey: events.day) ?? DayCounts()
        var last = noCode
        for row in events.rows {
            switch type[row] {
            case EventKind.pageview: counts.pageviews += 1
            case EventKind.event: counts.events += 1
            default: continue
            }
            guard visitor[row] != last else { continue }
            last = visitor[row]
            visitors.insert(last)
            counts.visitors.insert(last)
        }
        byDay[events.day] = counts
    }

    mutating func merge(_ other: ActivityFold) {
        for (day, counts) in other.byDay {
            byDay[day, default: DayCounts()].pageviews += counts.pageviews
            byDay[day, default: DayCounts()].events += counts.events
            byDay[day, default: DayCounts()].visitors.merge(counts.visitors)
        }
        visitors.merge(other.visitors)
    }

    /// The numbers of the whole range.
    var totals: Totals {
        byDay.values.reduce(into: Totals(visitors: visitors.count)) {
            $0.pageviews += $1.pageviews
            $0.events += $1.events
        }
    }

    /// The numbers of each day that has a record.
    var days: [Day: Totals] {
        byDay.mapValues { Totals(pageviews: $0.pageviews, events: $0.events, visitors: $0.visitors.count) }
    }
}
