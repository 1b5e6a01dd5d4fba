package import DaybookCore
import DaybookGit

/// The one writer of a store, from its opening until it is released.
///
/// Holds the kernel lock. Not `Sendable`: one thread uses it at a time. Every change is planned, staged and then
/// carried out as a whole; a crash at any point is completed or undone by the next writer.
package final class StoreWriter {
    package let directory: DataDirectory
    let files: any FileSystem
    let chance: Chance
    let git: GitRepository
    /// Takes lines at any time, on any thread.
    package let journal: Journal
    private let lock: WriterLock
    private let runner: PlanRunner
    /// True while a change may have happened that the snapshot does not show.
    private var isStale = false
    /// The newest commit's projects and ledger.
    package private(set) var snapshot: StoreSnapshot
    /// What opening cut from the journal, for the log.
    package let tornLines: [TornLines]
    /// The salts of imports.
    package let importSalts: ImportSalts
    /// The salts of collected visitors.
    package let arrivalSalts: ArrivalSalts

    /// Takes the lock, completes what a crash interrupted and cuts torn lines.
    ///
    /// - Throws: `locked`, naming the holder, at once; `not-found`, `newer-format`, `refused`, `damaged`.
    package init(
        at path: String, command: String, processID: Int, now: Instant, files: any FileSystem = LinuxFileSystem(),
        chance: Chance = .system
    ) throws(DaybookError) {
        directory = try DataDirectory(path)
        self.files = files
        self.chance = chance
        try directory.check(files)
        git = try Store.repository(of: directory, files)
        // A plain clone of a store has none of them.
        for folder in DataDirectory.hiddenFolders {
            try files.makeDirectories(directory.absolute(folder), mode: 0o700)
        }
        lock = try WriterLock(
            directory, holder: LockHolder(processID: processID, command: command, started: now))
        try StoreFormat.check(git, at: "HEAD", in: directory.path)
        runner = PlanRunner(directory: directory, files: files, git: git)
        try runner.recover()
        snapshot = try StoreSnapshot(directory: directory, git: git, files)
        let sealed = snapshot.ledger.sealedJournal
        let found = try JournalRecovery(directory: directory, files: files).recover(sealed: sealed, now: now)
        tornLines = found.torn
        journal = Journal(directory: directory, files: files, byteCounts: found.byteCounts, sealed: sealed)
        importSalts = ImportSalts(directory: directory, files: files, chance: chance)
        arrivalSalts = ArrivalSalts(directory: directory, files: files, chance: chance)
        try destroyExpiredSalts(now: now)
    }

    /// Writes lines to the journal; when it returns they are on disk.
    ///
    /// - Throws: `disk-full`, `input-output`; then no line of the batch is acknowledged.
    package func append(_ batch: [JournalLine]) throws(DaybookError) {
        try journal.append(batch)
    }

    /// Completes a change that an error interrupted after it was planned.
    func settle() throws(DaybookError) {
        guard try runner.finishPending() || isStale else { return }
        try reload()
    }

    /// Carries a change out and reads the new HEAD.
    func perform(_ plan: ChangePlan) throws(DaybookError) {
        try settle()
        isStale = true
        try runner.run(plan)
        try reload()
    }

    /// Looks whether a plan may be carried out, for a caller that has to change something else before.
    ///
    /// - Throws: what `perform` would throw before it changes anything.
    func check(_ plan: ChangePlan) throws(DaybookError) { try runner.check(plan) }

    /// Picks up commits that somebody made with git.
    package func reload() throws(DaybookError) {
        snapshot = try StoreSnapshot(directory: directory, git: git, files)
        journal.forget(through: snapshot.ledger.sealedJournal)
        isStale = false
    }

    /// Reads HEAD where it is another commit than the snapshot's, as after somebody's `git commit`.
    package func follow() throws(DaybookError) {
        guard try git.head != snapshot.commit else { return }
        try reload()
    }

    /// Makes a folder for the files of one change; returns its path below the data directory.
    func makeStaging(_ name: String) throws(DaybookError) -> String {
        let folder = "\(DataDirectory.staging)/\(name)-\(chance.uuid())"
        try files.makeDirectory(directory.absolute(folder), mode: 0o700)
        return folder
    }

    /// Removes a staging folder; what cannot be removed now goes when the store is opened next.
    ///
    /// Nothing is removed while a plan is pending, since it may still need the staged files.
    func dropStaging(_ folder: String) {
        guard let isPending = try? files.exists(directory.absolute(DataDirectory.plan)), !isPending else { return }
        try? files.removeTree(directory.absolute(folder))
    }

    /// Overwrites and unlinks every salt whose 48 hours are over.
    package func destroyExpiredSalts(now: Instant) throws(DaybookError) {
        try importSalts.destroyExpired(now: now)
        try arrivalSalts.destroyExpired(now: now)
    }

    /// The keyed hash of import lines.
    package func importKeyHash() throws(DaybookError) -> ImportKeyHash {
        try Secrets(directory: directory, files: files).importKeyHash()
    }

    /// The store's own secret that sessions of the dashboards are signed with, so that a restart ends none.
    package func sessionKey() throws(DaybookError) -> [UInt8] {
        try Secrets(directory: directory, files: files).sessionKey(chance: chance)
    }

    /// Makes a new admin token, which is shown this once; the old one is dead when this returns.
    package func rotateAdminToken() throws(DaybookError) -> String {
        try Secrets(directory: directory, files: files).rotateAdminToken(chance: chance)
    }
}
