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
    private let keeper: StoreKeeper

    /// A workplace; `clock` is asked whenever the time matters, `keeper` is that of a server in whose name it works.
    package init(
        data: String, author: Author, chance: Chance, command: String, processID: Int,
        clock: @escaping @Sendable () -> Instant, keeper: StoreKeeper? = nil,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) {
        self.data = data
        self.author = author
        self.chance = chance
        self.command = command
        self.processID = processID
        self.clock = clock
        self.keeper =
            keeper
            ?? StoreKeeper {
                try StoreWriter(at: data, command: command, processID: processID, now: clock(), chance: chance)
            }
        self.progress = progress
    }

    package var now: Instant { clock() }

    /// Calls `body` with the store's writer, alone.
    ///
    /// - Throws: `locked` where another process holds the store, and what `body` throws.
    func write<Result>(_ body: (StoreWriter) throws -> Result) throws -> Result { try keeper.write(body) }

    /// Calls `body`, which imports, while no other import runs.
    func importing<Result>(_ body: () throws -> Result) throws -> Result { try keeper.importing(body) }

    /// Reads the store; needs no lock.
    func snapshot() throws(DaybookError) -> StoreSnapshot { try StoreSnapshot.open(at: data) }

    /// The same workplace at another time.
    func at(_ now: Instant) -> Workplace {
        Workplace(
            data: data, author: author, chance: chance, command: command, processID: processID, clock: { now },
            keeper: keeper, progress: progress)
    }
}
