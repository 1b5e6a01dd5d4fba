import DaybookCore

/// Sorts rows of many segments by project-local day; only days that have rows are made.
struct DayRows: Sendable {
    private(set) var days: [Day] = []
    private(set) var rowsOfDay: [[SnapshotLoader.RowID]] = []

    /// Takes the event times of each segment; linear in the rows, plus one look-up in the calendar for each day.
    init(_ times: [UnsafeBufferPointer<Int64>], calendar: LocalCalendar) {
        let bounds = DayRows.bounds(times, calendar: calendar)
        var rows = [[SnapshotLoader.RowID]](repeating: [], count: bounds.count)
        var current = 0
        for (segment, times) in times.enumerated() {
            for row in times.indices {
                let time = times[row]
                if time < bounds[current].start || time >= bounds[current].end {
                    current = DayRows.index(of: time, in: bounds)
                }
                rows[current].append(SnapshotLoader.RowID(segment: UInt32(segment), row: UInt32(row)))
            }
        }
        for (bound, rows) in zip(bounds, rows) where !rows.isEmpty {
            days.append(bound.day)
            rowsOfDay.append(rows)
        }
    }

    private struct Bound {
        let day: Day
        let start: Int64
        let end: Int64
    }

    /// The local days around every UTC day that has a row.
    private static func bounds(_ times: [UnsafeBufferPointer<Int64>], calendar: LocalCalendar) -> [Bound] {
        var utcDays: Set<Int> = []
        var last = Int.min
        for times in times {
            for time in times {
                let day = Int(time).flooredDivision(by: 86_400_000)
                if day != last { utcDays.insert(day) }
                last = day
            }
        }
        let days = Set(utcDays.flatMap { ($0 - 1)...($0 + 1) }).sorted().map(Day.init(number:))
        return days.map { day in
            Bound(
                day: day, start: Int64(calendar.start(of: day).milliseconds),
                end: Int64(calendar.end(of: day).milliseconds))
        }
    }

    /// The last day that starts at or before `time`; of days without length the one after them.
    private static func index(of time: Int64, in bounds: [Bound]) -> Int {
        var (low, high) = (0, bounds.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if bounds[middle].start <= time { low = middle } else { high = middle }
        }
        return low
    }
}
