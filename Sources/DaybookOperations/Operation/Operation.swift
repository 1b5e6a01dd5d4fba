package import DaybookCore
package import DaybookStore

/// Something that reads or changes a store: what a command, and a running server for it, carries out.
///
/// It holds its arguments and nothing else; clock, chance and author come from the workplace.
package protocol Operation: Sendable {
    /// Carries it out.
    ///
    /// - Throws: `DaybookError` or `Invalid`, in words for the one who asked.
    func run(in workplace: Workplace) throws -> Outcome
}

/// Where an operation works, and what it must not make up itself.
package struct Workplace: Sendable {
    /// Path of the data directory.
    package let data: String
    package let author: Author
    package let chance: Chance
    /// The name under which the lock is held, as in `import`.
    package let command: String
    package let processID: Int
    private let clock: @Sendable () -> Instant

    /// A workplace; `clock` is asked whenever the time matters.
    package init(
        data: String, author: Author, chance: Chance, command: String, processID: Int,
        clock: @escaping @Sendable () -> Instant
    ) {
        self.data = data
        self.author = author
        self.chance = chance
        self.command = command
        self.processID = processID
        self.clock = clock
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
            data: data, author: author, chance: chance, command: command, processID: processID, clock: { now })
    }
}

/// What an operation did: the same facts for machines and in sentences.
package struct Outcome: Sendable, Equatable {
    package let value: Value
    package let lines: [String]
    /// Bytes printed as they are, in place of both; what a report's body is.
    package let bytes: [UInt8]?
    /// The exit code of the command.
    package let exitCode: Int32

    /// Facts as a value for `--json`, and as lines for people.
    package init(_ value: Value, lines: [String], exitCode: Int32 = 0) {
        self.value = value
        self.lines = lines
        self.exitCode = exitCode
        bytes = nil
    }

    /// A body that is printed as it is.
    package init(bytes: [UInt8]) {
        self.bytes = bytes
        value = .null
        lines = []
        exitCode = 0
    }
}
