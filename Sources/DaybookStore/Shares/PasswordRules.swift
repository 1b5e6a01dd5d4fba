package import DaybookCore
import Foundation

/// Which passwords a share may have: whoever has its page can guess for as long as they like (control C39).
package struct PasswordRules: Sendable {
    /// The 10,000 commonest passwords in lower case.
    private let common: Set<String>

    /// The fewest characters of a password.
    package static let shortest = 12
    /// The most bytes of a password.
    package static let longestByteCount = 1_024

    /// Reads `tables/common-passwords.txt` of the first folder that has it: about itself up to an empty line, then a
    /// password a line.
    ///
    /// - Throws: `not-found` without the file.
    package init(templates folders: [String]) throws(DaybookError) {
        let paths = folders.map { "\($0)/tables/common-passwords.txt" }
        guard let data = paths.lazy.compactMap(FileManager.default.contents(atPath:)).first else {
            throw DaybookError(
                .notFound, "The list of common passwords is in none of \(paths.joined(separator: ", ")).",
                remedy: "Name the folder that holds 'tables' with --templates, or set DAYBOOK_SHARE.")
        }
        let lines = data.split(separator: 0x0A, omittingEmptySubsequences: false)
        let passwords = lines.drop { !$0.isEmpty }.filter { !$0.isEmpty }
        common = Set(passwords.map { String(decoding: $0, as: UTF8.self) })
    }

    /// Refuses a password that is short or that others have.
    ///
    /// - Throws: `Invalid`, never with the password in it.
    package func check(_ password: String) throws(Invalid) {
        let count = password.count
        guard count >= PasswordRules.shortest else {
            throw PasswordRules.refusal(
                "must have at least \(PasswordRules.shortest) characters; this one has \(count)")
        }
        guard password.utf8.count <= PasswordRules.longestByteCount else {
            throw PasswordRules.refusal("must have at most \(PasswordRules.longestByteCount) bytes")
        }
        guard password.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw PasswordRules.refusal("must be one line without control characters")
        }
        let lower = password.lowercased()
        let word = PasswordRules.word(of: lower)
        guard !common.contains(lower), word.count * 2 < count || !common.contains(word) else {
            throw PasswordRules.refusal("is one of the commonest passwords, or one with digits or signs around it")
        }
        guard PasswordStrength.bits(of: password) >= PasswordRules.fewestBits else {
            throw PasswordRules.refusal("repeats itself or counts up, so that it is easily guessed")
        }
    }

    private static let fewestBits = 40

    /// The password without the digits and signs that people put before and after a word.
    private static func word(of password: String) -> String {
        let start = password.drop { !$0.isLetter }
        return String(start.reversed().drop { !$0.isLetter }.reversed())
    }

    private static func refusal(_ words: String) -> Invalid {
        Invalid(problems: [Problem(field: "password", words: words)])
    }
}
