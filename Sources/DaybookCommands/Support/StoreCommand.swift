import ArgumentParser
import DaybookControl
import DaybookCore
import DaybookOperations
import DaybookStore
import Foundation

/// The flags of every command that works on a store.
struct StoreOptions: ParsableArguments {
    @Option(help: "The data directory (default: data).")
    var data: String?

    @Option(help: "A config file (default: \(Settings.defaultFile), where it is there).")
    var config: String?

    @Flag(help: "Print JSON for machines.")
    var json = false

    func settings() throws -> Settings { try Settings(config: config) }

    /// The workplace of this process: the clock, real randomness, and who is logged in as the author.
    func workplace(for command: String, progress: ProgressBar) throws -> Workplace {
        let user = NSUserName()
        let author = Author(name: user, email: "\(user)@\(ProcessInfo.processInfo.hostName)")
        var workplace = Workplace(
            data: try settings().text(data, always: .data), author: author, chance: .system, command: command,
            processID: Int(ProcessInfo.processInfo.processIdentifier), clock: Clock.now, progress: progress.show)
        workplace.deputy = ControlClient.carryOut
        return workplace
    }

    /// Runs an operation and prints its outcome, after `finish` has added what only this process knows; the outcome's
    /// exit code becomes the command's.
    func carryOut(
        _ operation: any StoreOperation, as lockName: String, hints: (Outcome) -> [String] = { _ in [] },
        finish: (Outcome) -> Outcome = { $0 }
    ) throws {
        let progress = ProgressBar()
        defer { progress.end() }
        let outcome = finish(try workplace(for: lockName, progress: progress).carryOut(operation))
        progress.end()
        Output.print(outcome, json: json)
        if !json && Output.isTerminal { hints(outcome).forEach { Output.line($0) } }
        if outcome.exitCode != 0 { throw ExitCode(outcome.exitCode) }
    }
}

/// The system's clock.
enum Clock {
    static let now: @Sendable () -> Instant = {
        Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000))
    }
}

/// A command that carries out one operation and prints what it did.
protocol StoreCommand: ParsableCommand {
    var store: StoreOptions { get }

    /// The name under which the store's lock is held.
    static var lockName: String { get }

    /// The operation that the arguments ask for.
    func operation() throws -> any StoreOperation

    /// What is printed on a terminal after the outcome.
    func hints(_ outcome: Outcome) -> [String]
}

extension StoreCommand {
    static var lockName: String { _commandName }

    func hints(_ outcome: Outcome) -> [String] { [] }

    func run() throws { try carryOut() }

    /// Runs the operation and prints its outcome; its exit code becomes the command's.
    func carryOut() throws { try store.carryOut(operation(), as: Self.lockName, hints: hints) }
}
