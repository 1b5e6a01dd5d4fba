import DaybookCore
package import DaybookStore

/// Which salt makes the visitors of an import.
package enum VisitorSaltRule {
    /// One for each project-local day of the event, shared with other imports for 48 hours (`DESIGN.md`, section 1).
    case eventDay(ImportSalts)
    /// One of 32 bytes for the whole import, kept nowhere.
    case wholeImport([UInt8])
}

/// Makes the visitor ids of an import and notes the days whose earlier salt was destroyed.
struct VisitorIDs {
    /// Days whose visitors count anew because an earlier import's salt is gone.
    private(set) var renewedDays: Set<Day> = []
    private let rule: VisitorSaltRule
    private let project: String
    private let now: Instant
    private var days: LocalDays
    private var hashes: [Day: VisitorHash] = [:]
    private var known = BoundedCache<Key, String>()

    private struct Key: Hashable {
        let day: Int
        let userAgent: Int
        let address: ByteKey
    }

    /// Ids for a project, whose folder names its salts.
    init(rule: VisitorSaltRule, project: Project, calendar: LocalCalendar, now: Instant) {
        self.rule = rule
        self.project = project.folder
        self.now = now
        days = LocalDays(calendar)
    }

    /// The id of the visitor behind an address (cut to its network) and a User-Agent at that time.
    ///
    /// `userAgentNumber` stands for the User-Agent among those of this import.
    /// - Throws: what the salts throw.
    mutating func id(
        address: [UInt8], userAgent: [UInt8], userAgentNumber: Int, at time: Instant
    ) throws(DaybookError) -> String {
        let day = day(of: time)
        let hash = try hash(of: day)
        return known.answer(for: Key(day: day.number, userAgent: userAgentNumber, address: ByteKey(address))) {
            hash.id(truncatedAddress: address, userAgent: userAgent)
        }
    }

    /// The day whose salt makes the ids of that time; the same for all where the import has one salt.
    mutating func day(of time: Instant) -> Day {
        switch rule {
        case .eventDay: days.day(of: time)
        case .wholeImport: Day(number: 0)
        }
    }

    /// The keyed hash of a day.
    ///
    /// - Throws: what the salts throw.
    mutating func hash(of day: Day) throws(DaybookError) -> VisitorHash {
        if let hash = hashes[day] { return hash }
        let salt: [UInt8]
        switch rule {
        case .wholeImport(let bytes): salt = bytes
        case .eventDay(let salts):
            let found = try salts.salt(project: project, day: day, now: now)
            if found.replacesDestroyed { renewedDays.insert(day) }
            salt = found.bytes
        }
        let hash = VisitorHash(salt: salt)
        hashes[day] = hash
        return hash
    }
}
