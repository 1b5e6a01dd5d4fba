package import DaybookCore
import Synchronization

/// A salt for the visitors of one project and event day.
package struct ImportSalt: Sendable, Equatable {
    package let bytes: [UInt8]
    /// True where it was made by this call.
    package let isNew: Bool
    /// True where the day had a salt before that is destroyed, so that its visitors count anew.
    package let replacesDestroyed: Bool
}

/// The salts of imports: 32 random bytes per project and event day, kept 48 hours from their making, then overwritten
/// and unlinked.
///
/// They live in `.daybook/salts/imports/<project>/<day>`, never in git or a backup. Which days had one is kept in
/// `.daybook/state/salted-days/<project>`, one date a line. Any thread may use it.
package final class ImportSalts: Sendable {
    /// How long a salt lives, in milliseconds of wall-clock time.
    package static let lifetimeMilliseconds = 48 * 3_600_000

    private let state: Mutex<State>

    init(directory: DataDirectory, files: any FileSystem, chance: Chance) {
        state = Mutex(State(directory: directory, files: files, chance: chance))
    }

    /// The salt of a project's event day, made and synced where there is none.
    package func salt(project: String, day: Day, now: Instant) throws(DaybookError) -> ImportSalt {
        try state.withLock { state throws(DaybookError) in try state.salt(project: project, day: day, now: now) }
    }

    /// Overwrites and unlinks the salts whose time is over; returns how many.
    @discardableResult
    package func destroyExpired(now: Instant) throws(DaybookError) -> Int {
        try state.withLock { state throws(DaybookError) in try state.destroyExpired(now: now) }
    }

    /// Destroys all salts of a project and forgets its days.
    func destroyAll(of project: String) throws(DaybookError) {
        try state.withLock { state throws(DaybookError) in try state.destroyAll(of: project) }
    }
}

/// The files and what is known of them, as whoever holds the lock sees it.
private struct State: Sendable {
    let directory: DataDirectory
    let files: any FileSystem
    let chance: Chance
    var known: [String: [Day: [UInt8]]] = [:]
    var destroyedDays: [String: Set<Day>] = [:]

    private static let folder = DataDirectory.salts + "/imports"
    private static let days = DataDirectory.state + "/salted-days"

    mutating func salt(project: String, day: Day, now: Instant) throws(DaybookError) -> ImportSalt {
        if let bytes = known[project]?[day] { return ImportSalt(bytes: bytes, isNew: false, replacesDestroyed: false) }
        let path = path(project, day)
        if let file = try SaltFile(path, files: files) {
            if !file.isExpired(at: now) {
                known[project, default: [:]][day] = file.salt
                return ImportSalt(bytes: file.salt, isNew: false, replacesDestroyed: false)
            }
            try SaltFile.destroy(path, files: files)
        }
        let salted = try saltedDays(of: project)
        let salt = chance.bytes(SaltFile.saltByteCount)
        try files.makeDirectories(FilePath.parent(of: path), mode: 0o700)
        try files.createWhole(path, SaltFile.bytes(salt: salt, made: now), mode: 0o600)
        if !salted.contains(day) { try remember(day, of: project) }
        known[project, default: [:]][day] = salt
        return ImportSalt(bytes: salt, isNew: true, replacesDestroyed: salted.contains(day))
    }

    mutating func destroyExpired(now: Instant) throws(DaybookError) -> Int {
        var count = 0
        let folder = directory.absolute(State.folder)
        for project in try files.namesIfAny(in: folder) {
            for name in try files.namesIfAny(in: "\(folder)/\(project)") {
                let path = "\(folder)/\(project)/\(name)"
                if let file = try SaltFile(path, files: files), !file.isExpired(at: now) { continue }
                try SaltFile.destroy(path, files: files)
                if let day = Day(name) { known[project]?[day] = nil }
                count += 1
            }
        }
        return count
    }

    mutating func destroyAll(of project: String) throws(DaybookError) {
        let folder = directory.absolute("\(State.folder)/\(project)")
        for name in try files.namesIfAny(in: folder) { try SaltFile.destroy("\(folder)/\(name)", files: files) }
        let days = directory.absolute("\(State.days)/\(project)")
        if try files.exists(days) { try files.unlink(days) }
        known[project] = nil
        destroyedDays[project] = nil
    }

    private func path(_ project: String, _ day: Day) -> String {
        directory.absolute("\(State.folder)/\(project)/\(day.text)")
    }

    private mutating func saltedDays(of project: String) throws(DaybookError) -> Set<Day> {
        if let days = destroyedDays[project] { return days }
        let path = directory.absolute("\(State.days)/\(project)")
        let bytes = try files.exists(path) ? files.read(path) : []
        let lines = bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
        let days = Set(lines.compactMap { Day($0) })
        destroyedDays[project] = days
        return days
    }

    /// Adds a day behind the whole lines; a torn line of a crash is written over.
    private mutating func remember(_ day: Day, of project: String) throws(DaybookError) {
        let path = directory.absolute("\(State.days)/\(project)")
        try files.makeDirectories(FilePath.parent(of: path), mode: 0o700)
        let days = try saltedDays(of: project).union([day])
        try files.replaceWhole(
            path, days.sorted().flatMap { Array("\($0.text)\n".utf8) }, mode: 0o600)
        destroyedDays[project] = days
    }
}
