import DaybookCore
import DaybookJSON
import DaybookOperations
import Foundation

/// The first frame of either side.
struct Hello: Codable, Equatable {
    let protocolVersion: Int
    let daybook: String

    /// Of this program.
    static let own = Hello(protocolVersion: 1, daybook: DaybookVersion.current)
}

/// What a command asks for.
struct Request: Codable {
    /// A name of `StoreChanges`.
    let operation: String
    /// The operation, coded as JSON.
    let arguments: String
    let authorName: String
    let authorEmail: String

    /// Asks for a change in somebody's name.
    init(_ change: some StoreChange, authorName: String, authorEmail: String) throws {
        operation = type(of: change).name
        arguments = String(decoding: try JSONEncoder().encode(change), as: UTF8.self)
        self.authorName = authorName
        self.authorEmail = authorEmail
    }
}

/// How far an operation is.
struct ProgressMessage: Codable {
    let words: String
    let share: Double?
}

/// The files that an import wants opened, by the names that the user gave them.
struct OpenMessage: Codable {
    let files: [String]
    let rejectedTo: String?
}

/// The inputs that were opened, in the order of their files.
struct OpenedMessage: Codable {
    struct Input: Codable {
        let name: String
        let byteCount: Int?
    }

    let inputs: [Input]
}

/// Which input is to be read.
struct ReadMessage: Codable {
    let input: Int
}

/// What an operation did.
struct OutcomeMessage: Codable {
    let value: Value
    let lines: [String]
    let bytes: [UInt8]?
    let exitCode: Int32

    init(_ outcome: Outcome) {
        (value, lines, bytes, exitCode) = (outcome.value, outcome.lines, outcome.bytes, outcome.exitCode)
    }

    var outcome: Outcome { bytes.map(Outcome.init(bytes:)) ?? Outcome(value, lines: lines, exitCode: exitCode) }
}

/// An error in words, or all that is wrong with an input.
struct FailureMessage: Codable {
    var code = ""
    var message = ""
    var remedy = ""
    var cause: String?
    /// Field and complaint, one pair for each problem; nil for an error in words.
    var problems: [[String]]?

    init(_ error: any Error) {
        if let invalid = error as? Invalid {
            problems = invalid.problems.map { [$0.field, $0.words] }
            return
        }
        let known = error as? DaybookError ?? DaybookError(.inputOutput, "The operation failed.", cause: "\(error)")
        (code, message, remedy, cause) = (known.code.rawValue, known.message, known.remedy, known.cause)
    }

    /// The error as it was thrown at the other side.
    var error: any Error {
        guard let problems else {
            let code = DaybookError.Code(rawValue: code) ?? .inputOutput
            return DaybookError(code, message, remedy: remedy, cause: cause)
        }
        return Invalid(problems: problems.map { Problem(field: $0.first ?? "", words: $0.last ?? "") })
    }
}
