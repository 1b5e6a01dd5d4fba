/// Cuts one visitor's rows into sessions, whose boundaries neither a range nor a filter changes.
///
/// Source: contract section 7.1.
final class SessionMaker {
    /// A gap up to this long, this long included, continues a session.
    static let gapMilliseconds: Int64 = 30 * 60_000

    private var capacity = 0
    private(set) var sessionOfRow: UnsafeMutablePointer<Int32>
    private(set) var dwell: UnsafeMutablePointer<Int64>
    private(set) var sessions: UnsafeMutablePointer<Visitor.Session>
    private(set) var sessionCount = 0
    /// Room for the source of each session.
    private(set) var sources: UnsafeMutablePointer<UInt32>

    init() {
        sessionOfRow = .allocate(capacity: 1)
        dwell = .allocate(capacity: 1)
        sessions = .allocate(capacity: 1)
        sources = .allocate(capacity: 1)
    }

    deinit {
        sessionOfRow.deallocate()
        dwell.deallocate()
        sessions.deallocate()
        sources.deallocate()
    }

    private func reserve(_ count: Int) {
        guard count > capacity else { return }
        capacity = max(count, capacity * 2, 1_024)
        sessionOfRow.deallocate()
        dwell.deallocate()
        sessions.deallocate()
        sources.deallocate()
        sources = .allocate(capacity: capacity)
        sessionOfRow = .allocate(capacity: capacity)
        dwell = .allocate(capacity: capacity)
        sessions = .allocate(capacity: capacity)
    }

    /// Makes the sessions of rows in time order; linear.
    func make(_ rowCount: Int, time: UnsafePointer<Int64>, type: UnsafePointer<UInt32>) {
        reserve(rowCount)
        sessionCount = 0
        var last = Int64.min
        for row in 0..<rowCount {
            dwell[row] = 0
            if type[row] == EventKind.request || type[row] == EventKind.identify {
                sessionOfRow[row] = -1
                continue
            }
            if sessionCount == 0 || time[row] - last > SessionMaker.gapMilliseconds {
                if sessionCount > 0 { settle(at: last, time) }
                (sessions + sessionCount).initialize(to: Visitor.Session(firstRow: row))
                sessionCount += 1
            }
            let session = sessions + (sessionCount - 1)
            sessionOfRow[row] = Int32(sessionCount - 1)
            session.pointee.endRow = row + 1
            last = time[row]
            if type[row] == EventKind.pageview {
                settle(at: time[row], time)
                if session.pointee.pageviews == 0 { session.pointee.firstView = row }
                session.pointee.lastView = row
                session.pointee.pageviews += 1
            } else if type[row] == EventKind.event {
                session.pointee.events += 1
            }
        }
        if sessionCount > 0 { settle(at: last, time) }
    }

    /// Gives the last page view its reading time, now that what follows it is known.
    @inline(__always)
    private func settle(at moment: Int64, _ time: UnsafePointer<Int64>) {
        let view = sessions[sessionCount - 1].lastView
        if view >= 0 { dwell[view] = moment - time[view] }
    }
}
