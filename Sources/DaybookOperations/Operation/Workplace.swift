package import DaybookCore
package import DaybookStore

/// Where an operation works, and what it must not make up itself.
package struct Workplace: Sendable {
    /// Path of the data directory.
    package let data: String
    package let author: Author
    package let chance: Chance
    /// The name under which the lock is held, as in `import`.
    package let command: String
    package let processID: Int
    /// Told how far a long operation is.
    package let progress: @Sendable (Progress) -> Void
    private let clock: @Sendable () -> Instant

    /// A workplace; `clock` is asked whenever the time matters.
    package init(
        data: String, author: Author, chance: Chance, command: String, processID: Int,
        clock: @escaping @Sendable () -> Instant, progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.data = data
        self.author = author
        self.chance = chance
        self.command = command
        self.processID = processID
        self.clock = clock
        self.progress = progress
    }

    package var now: Instant { clock() }

    /// Takes the store's lock.
    func writer() throws(DaybookError) -> StoreWriter {
        try StoreWriter(at: data, command: command, processID: processID, now: now, chance: chance)
    }

    /// Reads the store; needs no lock.
    func snapshot() throws(DaybookError) -> StoreSnapshot { try StoreSnapshot.open(at: data) }

    /// The same workplace at another time.
    func at(_ now: Instant) -> Workplace {
        Workplace(
            data: data, author: author, chance: chance, command: command, processID: processID, clock: { now },
            progress: progress)
    }
}
