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

    private var byDay: [Day: Totals] = [:]
    private var visitors = DistinctPairs()
    private var visitorsOfDay = DistinctPairs()

    mutating func add(_ events: EventSlice) {
        let (type, visitor) = (events.type, events.visitor)
        let day = events.day
        let dayCode = UInt32(bitPattern: Int32(day.number))
        var totals = byDay[day] ?? Totals()
        var last = noCode
        for row in events.rows {
            switch type[row] {
            case EventKind.pageview: totals.pageviews += 1
            case EventKind.event: totals.events += 1
            default: continue
            }
            guard visitor[row] != last else { continue }
            last = visitor[row]
            visitors.insert(0, last)
            visitorsOfDay.insert(dayCode, last)
        }
        byDay[day] = totals
    }

    mutating func merge(_ other: ActivityFold) {
        for (day, totals) in other.byDay {
            byDay[day, default: Totals()].pageviews += totals.pageviews
            byDay[day, default: Totals()].events += totals.events
        }
        visitors.merge(other.visitors)
        visitorsOfDay.merge(other.visitorsOfDay)
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
        let visitors = visitorsOfDay.countsByFirst()
        return byDay.reduce(into: [:]) { days, entry in
            var totals = entry.value
            totals.visitors = visitors[UInt32(bitPattern: Int32(entry.key.number))] ?? 0
            days[entry.key] = totals
        }
    }
}
