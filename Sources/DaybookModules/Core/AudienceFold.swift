import DaybookEngine

/// The active visitors of a range, each with their latest session that has a record in it.
///
/// Of one visitor's sessions the later has the higher index, so the latest is the highest.
struct AudienceFold: EventFold {
    static let reads: Set<Column> = [.type, .browser, .os, .device, .country]

    private var latest: [UInt32: UInt32] = [:]
    private var active: Set<UInt32> = []
    private var sessions: SessionTable?

    mutating func add(_ events: EventSlice) {
        let (type, visitor, session) = (events.type, events.visitor, events.session)
        sessions = events.sessions
        var last = noCode
        for row in events.rows where session[row] != noCode {
            if type[row] == EventKind.pageview || type[row] == EventKind.event { active.insert(visitor[row]) }
            guard session[row] != last else { continue }
            last = session[row]
            latest[visitor[row]] = max(latest[visitor[row]] ?? 0, last)
        }
    }

    mutating func merge(_ other: AudienceFold) {
        latest.merge(other.latest) { max($0, $1) }
        active.formUnion(other.active)
        sessions = sessions ?? other.sessions
    }

    /// How many active visitors there are.
    var visitorCount: Int { active.count }

    /// Counts the active visitors by something of their latest session.
    func counts<Key: Hashable>(by key: (SessionTable, Int) -> Key) -> [Key: Int] {
        guard let sessions else { return [:] }
        return active.reduce(into: [:]) { counts, visitor in
            guard let session = latest[visitor] else { return }
            counts[key(sessions, Int(session)), default: 0] += 1
        }
    }
}
