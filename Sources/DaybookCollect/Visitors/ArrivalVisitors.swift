package import DaybookClassify
package import DaybookCore
package import DaybookStore
import Synchronization

/// The ids of visitors who bring none of their own: a keyed hash of network and User-Agent under the salt of the
/// project's local day of arrival (design law 5).
///
/// Any thread may use it.
///
/// An id of yesterday is kept over midnight as long as its gaps stay within 30 minutes.
package final class ArrivalVisitors: Sendable {
    private let salts: ArrivalSalts
    private let projects = Mutex<[String: ProjectDay]>([:])
    /// Held while a salt is made, so that a day has one.
    private let making = Mutex(())
    private static let preparedMilliseconds = 3_600_000
    /// The longest gap over midnight, in milliseconds: that of a session.
    package static let gapMilliseconds = 30 * 60_000

    /// Ids under the salts of a store.
    package init(salts: ArrivalSalts) {
        self.salts = salts
    }

    /// Tells of a visitor who was seen before this server started.
    package func remember(_ visitor: String, project: String, at time: Instant) {
        projects.withLock { $0[project, default: ProjectDay()].lastSeen[visitor] = time }
    }

    /// The id of whoever is behind an address and a User-Agent.
    ///
    /// - Throws: what making a new day's salt throws.
    package func id(
        address: Address, userAgent: [UInt8], project: String, calendar: LocalCalendar, at now: Instant
    ) throws(DaybookError) -> String {
        let network = address.truncated.hashBytes
        return try projects.withLock { projects throws(DaybookError) in
            var day = projects.removeValue(forKey: project) ?? ProjectDay()
            defer { projects[project] = day }
            try day.turn(to: now, calendar: calendar, project: project, salts: salts, making)
            return day.id(network: network, userAgent: userAgent, at: now)
        }
    }

    /// Makes the next day's salts in the hour before it, so that at midnight no event waits for the disk.
    ///
    /// - Throws: what making a salt throws.
    package func prepare(now: Instant, calendar: (String) -> LocalCalendar?) throws(DaybookError) {
        let next = now + ArrivalVisitors.preparedMilliseconds
        let ending = projects.withLock { projects in projects.filter { $0.value.ends(by: next) }.map(\.key) }
        for project in ending {
            guard let calendar = calendar(project) else { continue }
            let day = calendar.day(of: next)
            _ = try making.withLock { _ throws(DaybookError) in
                try salts.salt(project: project, day: day, start: calendar.start(of: day), now: now)
            }
        }
    }

    /// Forgets the salts of days that are over, of projects to which nobody comes any more; those on disk have an end
    /// of their own.
    package func forgetPast(now: Instant) {
        projects.withLock { projects in
            projects = projects.compactMapValues { day in
                var day = day
                return day.forgetPast(now: now) ? day : nil
            }
        }
    }

    /// Forgets all of a project that was deleted.
    package func forget(project: String) {
        projects.withLock { $0[project] = nil }
    }
}

/// A project's visitors of today, and those of yesterday who are still there.
private struct ProjectDay {
    private var bounds = Instant(milliseconds: 0)..<Instant(milliseconds: 0)
    private var today: VisitorHash?
    private var yesterday: VisitorHash?
    /// When ids under yesterday's salt were seen last.
    private var carried: [String: Instant] = [:]
    /// When the last of them is gone for good.
    private var carriedUntil = Instant(milliseconds: 0)
    /// When ids under today's salt were seen in the last minutes of the day.
    var lastSeen: [String: Instant] = [:]

    mutating func turn(
        to now: Instant, calendar: LocalCalendar, project: String, salts: ArrivalSalts, _ making: borrowing Mutex<Void>
    ) throws(DaybookError) {
        guard today == nil || !bounds.contains(now) else { return }
        let day = calendar.day(of: now)
        let start = calendar.start(of: day)
        let before = day + -1
        let gap = ArrivalVisitors.gapMilliseconds
        // After a restart those seen since midnight may have been carried over before.
        carried = lastSeen.filter { now.milliseconds - $0.value.milliseconds <= gap }
        carriedUntil = (carried.values.max() ?? now) + gap
        let old = try carried.isEmpty ? nil : salts.existing(project: project, day: before, now: now)
        let salt = try making.withLock { _ throws(DaybookError) in
            try salts.salt(project: project, day: day, start: start, now: now)
        }
        yesterday = old.map { VisitorHash(salt: $0) }
        lastSeen = lastSeen.filter { $0.value >= start }
        today = VisitorHash(salt: salt)
        bounds = start..<calendar.end(of: day)
    }

    func ends(by time: Instant) -> Bool { today != nil && bounds.upperBound <= time }

    /// Returns whether anything is left.
    mutating func forgetPast(now: Instant) -> Bool {
        let gap = ArrivalVisitors.gapMilliseconds
        if now > carriedUntil {
            carried = [:]
            yesterday = nil
        }
        if now > bounds.upperBound + gap { today = nil }
        lastSeen = lastSeen.filter { now.milliseconds - $0.value.milliseconds <= gap }
        return today != nil || !lastSeen.isEmpty
    }

    mutating func id(network: [UInt8], userAgent: [UInt8], at now: Instant) -> String {
        guard let today else { preconditionFailure("the day was turned") }
        let gap = ArrivalVisitors.gapMilliseconds
        if now > carriedUntil { carried = [:] }
        if let yesterday, !carried.isEmpty {
            let id = yesterday.id(truncatedAddress: network, userAgent: userAgent)
            if let seen = carried[id], now.milliseconds - seen.milliseconds <= gap {
                carried[id] = now
                carriedUntil = now + gap
                return id
            }
        }
        let id = today.id(truncatedAddress: network, userAgent: userAgent)
        if bounds.upperBound.milliseconds - now.milliseconds <= gap { lastSeen[id] = now }
        return id
    }
}
