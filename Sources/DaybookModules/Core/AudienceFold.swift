import DaybookEngine

/// The active visitors of a range, each with their latest session that has a record in it.
///
/// Of one visitor's sessions the later has the higher index, so the latest is the highest.
struct AudienceFold: EventFold {
    static let reads: Set<Column> = [.type, .browser, .os, .device, .country]

    /// By visitor, one more than the index of the session; 0 where none was seen.
    private var latest: [UInt32] = []
    private var active = VisitorSet()
    private var sessions: SessionTable?

    mutating func add(_ events: EventSlice) {
        let (type, visitor, session) = (events.type, events.visitor, events.session)
        sessions = events.sessions
        var last = noCode
        for row in events.rows where session[row] != noCode {
            if type[row] == EventKind.pageview || type[row] == EventKind.event { active.insert(visitor[row]) }
            guard session[row] != last else { continue }
            last = session[row]
            raise(Int(visitor[row]), to: last + 1)
        }
    }

    mutating func merge(_ other: AudienceFold) {
        for (visitor, session) in other.latest.enumerated() where session > 0 { raise(visitor, to: session) }
        active.merge(other.active)
        sessions = sessions ?? other.sessions
    }

    private mutating func raise(_ visitor: Int, to session: UInt32) {
        if visitor >= latest.count { latest.append(contentsOf: repeatElement(0, count: visitor + 1 - latest.count)) }
        latest[visitor] = max(latest[visitor], session)
    }

    static func == (left: AudienceFold, right: AudienceFold) -> Bool {
        left.latest == right.latest && left.active == right.active && left.sessions === right.sessions
    }

    /// How many active visitors there are.
    var visitorCount: Int { active.count }

    /// Counts the active visitors by something of their latest session.
    func counts<Key: Hashable>(by key: (SessionTable, Int) -> Key) -> [Key: Int] {
        guard let sessions else { return [:] }
        var counts: [Key: Int] = [:]
        active.forEach { visitor in counts[key(sessions, Int(latest[Int(visitor)]) - 1), default: 0] += 1 }
        return counts
    }
}
