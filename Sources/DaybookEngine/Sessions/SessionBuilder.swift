import DaybookCore

/// Makes sessions day by day; only those that can still go on are carried into the next day.
struct SessionBuilder {
    /// A gap up to this long, this long included, continues a session.
    static let gapMilliseconds: Int64 = 30 * 60_000

    struct Session {
        var visitor: UInt32
        var start: Int64
        var end: Int64
        var pageviews: UInt32 = 0
        var events: UInt32 = 0
        var entryPath = noCode
        var exitPath = noCode
        var source: UInt32 = 0
        var browser: UInt32
        var os: UInt32
        var device: UInt32
        var country: UInt32
        var firstDay: Int
        var firstRows: Range<Int>
        /// The last page view, whose dwell time is settled by the next one or by the end; no row where there is none.
        var unsettled: (day: Int, row: Int, time: Int64)?
    }

    private(set) var sessions: [Session] = []
    private(set) var startingOnDay: [Range<Int>] = []
    private(set) var laterRuns: [Int: [SessionTable.Run]] = [:]
    /// For each day and row: the session, `noCode` where the row takes no part.
    private(set) var sessionOfRow: [[UInt32]] = []
    /// For each day and page view: milliseconds until the next page view of the session, or until its last record.
    private(set) var dwell: [[UInt32]] = []
    private let sourceOfReferrer: [UInt32]
    private var open: [UInt32: Int] = [:]

    /// `sourceOfReferrer` gives the source code of each referrer code.
    init(sourceOfReferrer: [UInt32]) {
        self.sourceOfReferrer = sourceOfReferrer
    }

    /// Takes the next day; days come in order.
    ///
    /// Linear in its rows.
    mutating func add(_ day: DayColumns) {
        let rows = SessionRows(day, index: startingOnDay.count)
        let firstSession = sessions.count
        sessionOfRow.append([UInt32](repeating: noCode, count: day.rowCount))
        dwell.append([UInt32](repeating: 0, count: day.rowCount))
        var touched: [Int] = []
        var current: Int?
        for row in 0..<day.rowCount where rows.type[row] != EventKind.request && rows.type[row] != EventKind.identify {
            let visitor = rows.visitor[row]
            if let session = current, sessions[session].visitor != visitor { current = nil }
            if current == nil, let carried = open.removeValue(forKey: visitor) {
                current = carried
                touched.append(carried)
            }
            if let session = current, rows.time[row] - sessions[session].end > SessionBuilder.gapMilliseconds {
                current = nil
            }
            let session = current ?? begin(rows, row)
            extend(session, rows, row)
            current = session
        }
        for session in open.values { settle(session, at: sessions[session].end) }
        open = [:]
        for session in touched + Array(firstSession..<sessions.count) {
            if sessions[session].end + SessionBuilder.gapMilliseconds >= Int64(day.bounds.upperBound.milliseconds) {
                open[sessions[session].visitor] = session
            } else {
                settle(session, at: sessions[session].end)
            }
        }
        startingOnDay.append(firstSession..<sessions.count)
    }

    /// Ends all sessions and gives the finished table.
    ///
    mutating func finish() -> SessionTable {
        for session in open.values { settle(session, at: sessions[session].end) }
        open = [:]
        return SessionTable(self)
    }

    private mutating func begin(_ rows: SessionRows, _ row: Int) -> Int {
        sessions.append(
            Session(
                visitor: rows.visitor[row], start: rows.time[row], end: rows.time[row], browser: rows.browser[row],
                os: rows.os[row], device: rows.device[row], country: rows.country[row], firstDay: rows.index,
                firstRows: row..<row))
        return sessions.count - 1
    }

    private mutating func extend(_ session: Int, _ rows: SessionRows, _ row: Int) {
        sessionOfRow[rows.index][row] = UInt32(session)
        sessions[session].end = rows.time[row]
        if sessions[session].firstDay == rows.index {
            sessions[session].firstRows = sessions[session].firstRows.lowerBound..<row + 1
        } else {
            extendLaterRun(session, rows.index, row)
        }
        switch rows.type[row] {
        case EventKind.pageview: view(session, rows, row)
        case EventKind.event: sessions[session].events += 1
        default: break
        }
    }

    private mutating func extendLaterRun(_ session: Int, _ day: Int, _ row: Int) {
        var runs = laterRuns[session] ?? []
        if let last = runs.last, last.day == day {
            runs[runs.count - 1] = SessionTable.Run(day: day, rows: last.rows.lowerBound..<row + 1)
        } else {
            runs.append(SessionTable.Run(day: day, rows: row..<row + 1))
        }
        laterRuns[session] = runs
    }

    private mutating func view(_ session: Int, _ rows: SessionRows, _ row: Int) {
        settle(session, at: rows.time[row])
        if sessions[session].pageviews == 0 {
            sessions[session].entryPath = rows.path[row]
            sessions[session].source = sourceOfReferrer[Int(rows.referrer[row])]
        }
        sessions[session].exitPath = rows.path[row]
        sessions[session].pageviews += 1
        sessions[session].unsettled = (rows.index, row, rows.time[row])
    }

    /// Gives the last page view its dwell time, now that what follows it is known.
    private mutating func settle(_ session: Int, at time: Int64) {
        guard let last = sessions[session].unsettled else { return }
        dwell[last.day][last.row] = UInt32(clamping: time - last.time)
        sessions[session].unsettled = nil
    }
}

/// The columns of a day that sessions are made of.
private struct SessionRows {
    let index: Int
    let time: ColumnSlice<Int64>
    let visitor: ColumnSlice<UInt32>
    let type: ColumnSlice<UInt32>
    let path: ColumnSlice<UInt32>
    let referrer: ColumnSlice<UInt32>
    let browser: ColumnSlice<UInt32>
    let os: ColumnSlice<UInt32>
    let device: ColumnSlice<UInt32>
    let country: ColumnSlice<UInt32>

    init(_ day: DayColumns, index: Int) {
        self.index = index
        time = day.time
        visitor = day.visitor
        type = day.codes(.type)
        path = day.codes(.path)
        referrer = day.codes(.referrer)
        browser = day.codes(.browser)
        os = day.codes(.os)
        device = day.codes(.device)
        country = day.codes(.country)
    }
}
