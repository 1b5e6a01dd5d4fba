package import ArgumentParser
import DaybookCore
import Glibc

/// The program `daybook`.
package struct DaybookCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "daybook", abstract: "Privacy-first web and product analytics in plain files.",
        version: DaybookVersion.current,
        subcommands: [
            InitCommand.self, ProjectCommand.self, KeyCommand.self, ModuleCommand.self, TokenCommand.self,
            RulesCommand.self, ShareCommand.self,
            ImportCommand.self, BuildCommand.self, QueryCommand.self,
            SealCommand.self, CommitCommand.self, VerifyCommand.self, InspectCommand.self, ServeCommand.self,
            DemoCommand.self, DoctorCommand.self, BackupCommand.self, RestoreCommand.self,
            ConfigCommand.self, VersionCommand.self,
        ])

    package init() {}

    private static let usageExitCode: Int32 = 2

    /// Runs the command of some arguments and gives its exit code: 0 done, 1 failed, 2 usage, 3 damage was found.
    package static func run(_ arguments: [String]) async -> Int32 {
        do {
            var command = try command(of: arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            return report(error)
        }
    }

    /// The command of some arguments.
    ///
    /// A command reads its own arguments where it can: setting up all others takes a short command a third of its time.
    /// What it cannot read is read by all of them, who say what was wrong and what help there is.
    private static func command(of arguments: [String]) throws -> any ParsableCommand {
        let named = configuration.subcommands.first { $0._commandName == arguments.first }
        if let named, named.configuration.subcommands.isEmpty,
            let command = try? named.parseAsRoot(Array(arguments.dropFirst()))
        {
            return command
        }
        return try parseAsRoot(arguments)
    }

    /// Says what went wrong in one line on standard error, or prints the help that was asked for.
    private static func report(_ error: any Error) -> Int32 {
        switch error {
        case let error as DaybookError:
            complain("\(error)")
            return error.exitCode
        case let error as Invalid:
            complain("\(error).")
            return usageExitCode
        case let code as ExitCode: return code.rawValue
        default:
            let code = exitCode(for: error)
            if code.isSuccess {
                Output.write(Array("\(message(for: error))\n".utf8))
                return 0
            }
            Output.write(Array("\(fullMessage(for: error))\n".utf8), to: STDERR_FILENO)
            return code == .validationFailure ? usageExitCode : 1
        }
    }

    private static func complain(_ text: String) {
        Output.write(Array("daybook: \(text)\n".utf8), to: STDERR_FILENO)
    }
}
