package import DaybookCore
package import DaybookImport
import DaybookSite
package import DaybookStore
import Dispatch
import Foundation

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
    /// Asked for a change while another process holds the store; nil from it means that nobody answered.
    package var deputy: (@Sendable (any StoreChange, Workplace) throws -> Outcome?)?
    /// Opens the files of an import and the one for rejected lines by the names that whoever asked gave them.
    package var openFiles: @Sendable ([String], String?) throws(DaybookError) -> ImportEnds
    /// The files that classify visits here, whatever an operation names: those of the server in whose name it works.
    package var classifiers: ClassifierFiles?
    private var clock: @Sendable () -> Instant
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
        openFiles = { files, rejectedTo throws(DaybookError) in
            try Workplace.open(files, rejectedTo: rejectedTo, besides: data)
        }
    }

    package var now: Instant { clock() }

    /// Carries an operation out: a change by whoever holds the store, and all else here.
    ///
    /// - Throws: `locked`, naming the holder, where another process holds the store and has nobody to ask; and what the
    ///   operation throws.
    package func carryOut(_ operation: any StoreOperation) throws -> Outcome {
        guard let change = operation as? any StoreChange, let deputy else { return try operation.run(in: self) }
        let start = DispatchTime.now()
        while true {
            do {
                return try keeper.holding { try change.run(in: self) }
            } catch let refusal as StoreKeeper.Refusal {
                if let outcome = try deputy(change, self) { return outcome }
                // A server that is just starting has the lock and no socket yet, and a short command is soon done.
                let waited = DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds
                guard waited < Workplace.patienceNanoseconds else { throw refusal.error }
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
    }

    private static let patienceNanoseconds: UInt64 = 400_000_000

    /// Calls `body` while this process holds the store, or beside whoever else holds it.
    func holdingIfFree<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try keeper.holding(body)
        } catch is StoreKeeper.Refusal {
            return try body()
        }
    }

    /// Calls `body` with the store's writer, alone.
    ///
    /// - Throws: `locked` where another process holds the store, and what `body` throws.
    func write<Result>(_ body: (StoreWriter) throws -> Result) throws -> Result { try keeper.write(body) }

    /// Calls `body`, which imports, while no other import runs.
    func importing<Result>(_ body: () throws -> Result) throws -> Result {
        try keeper.importing(waiting: { progress(Progress(words: "another import runs", share: nil)) }, body)
    }

    /// Reads the store; needs no lock.
    func snapshot() throws(DaybookError) -> StoreSnapshot { try StoreSnapshot.open(at: data) }

    /// The same workplace at another time.
    func at(_ now: Instant) -> Workplace {
        var copy = self
        copy.clock = { now }
        return copy
    }

    private static func open(
        _ files: [String], rejectedTo: String?, besides data: String
    ) throws(DaybookError) -> ImportEnds {
        if let rejectedTo, SitePath.overlap(rejectedTo, data) {
            throw DaybookError(
                .refused, "Rejected lines may hold addresses and do not belong into the data directory.",
                remedy: "Name a file elsewhere with --rejected-to.")
        }
        return try .files(files, rejectedTo: rejectedTo)
    }
}
