import ArgumentParser
import DaybookCore
import DaybookOperations
import DaybookStore
import Foundation
import Glibc

/// Where the passwords of a share come from; never the command line, which every user of the machine can see.
struct PasswordOptions: ParsableArguments {
    @Option(
        help: """
            A file with a password of at least \(PasswordRules.shortest) characters, or - for standard input, where a \
            terminal asks without showing it; may be repeated.
            """)
    var passwordFile: [String] = []
    @Flag(help: "Make a random password, shown this once.") var generate = false
    @Option(help: "Whose the password is, for your own list.") var passwordName: String?

    /// The passwords, checked and worked out, and what to say about them.
    struct Chosen {
        let prepared: [PreparedPassword]
        /// The one that was made; nobody else knows it.
        let generated: String?
        let lines: [String]

        /// The outcome of an operation with what this process alone knows.
        func added(to outcome: Outcome) -> Outcome {
            let member = generated.map { [Value.Member("generated_password", .text($0))] } ?? []
            let said = generated.map { ["Password, shown this once: \($0)"] } ?? []
            return Outcome(.object((outcome.value.members ?? []) + member), lines: outcome.lines + lines + said)
        }
    }

    /// Reads the passwords.
    ///
    /// - Throws: `usage` for a name of none or of several, `Invalid` for one that is easily guessed, `not-found`,
    ///   `refused` for a file that others can read.
    func chosen(templates: [String]) throws -> Chosen {
        let count = passwordFile.count + (generate ? 1 : 0)
        guard passwordName == nil || count == 1 else {
            throw DaybookError(
                .usage, "--password-name names one password, and there are \(count).",
                remedy: "Give one --password-file or --generate with it; `daybook share add-password` adds others.")
        }
        let rules = try PasswordRules(templates: templates)
        var known: Set<String> = []
        var prepared: [PreparedPassword] = []
        var lines: [String] = []
        for file in passwordFile {
            let password = try file == "-" ? PasswordOptions.asked() : PrivateFile.line(in: file)
            try rules.check(password)
            guard known.insert(password).inserted else {
                throw DaybookError(
                    .usage, "\(file) holds the same password as a file before it.",
                    remedy: "Give each of them once, so that taking one away means something.")
            }
            prepared.append(try PreparedPassword(password, name: passwordName ?? ""))
            let bits = PasswordStrength.bits(of: password)
            lines.append(
                "Password \(prepared[prepared.count - 1].id) has at most about \(bits) bits; whoever has the page can "
                    + "guess for as long as they like, so that words people use protect less.")
        }
        let generated = generate ? PasswordStrength.generate() : nil
        if let generated { prepared.append(try PreparedPassword(generated, name: passwordName ?? "")) }
        return Chosen(prepared: prepared, generated: generated, lines: lines)
    }

    /// A line of standard input; a terminal shows nothing of it.
    private static func asked() throws(DaybookError) -> String {
        guard isatty(STDIN_FILENO) == 1 else { return try SecretFile.read("-") }
        var settings = termios()
        tcgetattr(STDIN_FILENO, &settings)
        var silent = settings
        silent.c_lflag &= ~tcflag_t(ECHO)
        Output.write(Array("Password: ".utf8), to: STDERR_FILENO)
        tcsetattr(STDIN_FILENO, TCSANOW, &silent)
        defer {
            tcsetattr(STDIN_FILENO, TCSANOW, &settings)
            Output.write([0x0A], to: STDERR_FILENO)
        }
        return readLine() ?? ""
    }
}
