package import DaybookCore

/// The salts of visitors who are collected: 32 random bytes per project and project-local day of arrival, overwritten
/// and unlinked 48 hours after the day began.
///
/// They live in `.daybook/salts/arrivals/<project>/<day>`, never in git or a backup, and survive a restart.
package struct ArrivalSalts: Sendable {
    private let directory: DataDirectory
    private let files: any FileSystem
    private let chance: Chance

    private static let folder = DataDirectory.salts + "/arrivals"

    init(directory: DataDirectory, files: any FileSystem, chance: Chance) {
        self.directory = directory
        self.files = files
        self.chance = chance
    }

    /// The salt of a day that began at `start`; made and synced where there is none.
    package func salt(project: String, day: Day, start: Instant, now: Instant) throws(DaybookError) -> [UInt8] {
        if let salt = try existing(project: project, day: day, now: now) { return salt }
        let salt = chance.bytes(SaltFile.saltByteCount)
        let path = self.path(project, day)
        try files.makeDirectories(FilePath.parent(of: path), mode: 0o700)
        try files.createWhole(path, SaltFile.bytes(salt: salt, made: start), mode: 0o600)
        try files.syncDirectory(FilePath.parent(of: path))
        return salt
    }

    /// The salt of a day where it still is there.
    package func existing(project: String, day: Day, now: Instant) throws(DaybookError) -> [UInt8]? {
        let path = self.path(project, day)
        guard let file = try SaltFile(path, files: files) else { return nil }
        guard file.isExpired(at: now) else { return file.salt }
        try SaltFile.destroy(path, files: files)
        return nil
    }

    /// Overwrites and unlinks the salts whose time is over; returns how many.
    @discardableResult
    package func destroyExpired(now: Instant) throws(DaybookError) -> Int {
        var count = 0
        let folder = directory.absolute(ArrivalSalts.folder)
        for project in try files.namesIfAny(in: folder) {
            for name in try files.namesIfAny(in: "\(folder)/\(project)") {
                let path = "\(folder)/\(project)/\(name)"
                if let file = try SaltFile(path, files: files), !file.isExpired(at: now) { continue }
                try SaltFile.destroy(path, files: files)
                count += 1
            }
        }
        return count
    }

    /// Destroys all salts of a project.
    func destroyAll(of project: String) throws(DaybookError) {
        let folder = directory.absolute("\(ArrivalSalts.folder)/\(project)")
        for name in try files.namesIfAny(in: folder) { try SaltFile.destroy("\(folder)/\(name)", files: files) }
    }

    private func path(_ project: String, _ day: Day) -> String {
        directory.absolute("\(ArrivalSalts.folder)/\(project)/\(day.text)")
    }
}
