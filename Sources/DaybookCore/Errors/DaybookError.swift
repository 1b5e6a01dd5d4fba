/// An error as a person reads it: what happened, and what to do about it.
///
/// `code` is a closed set and is the same string in logs, metrics and exit messages. `message` is one sentence with the
/// place in it; `remedy` is the next thing to do; `cause` is what a library or the system said, if anything did.
package struct DaybookError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The closed set of causes, kebab-case outside.
    package enum Code: String, Sendable, CaseIterable {
        case damaged
        case diskFull = "disk-full"
        case exists
        case git
        case inputOutput = "input-output"
        case invalid
        case locked
        case newerFormat = "newer-format"
        case notFound = "not-found"
        case refused
        case usage
    }

    package let code: Code
    package let message: String
    package let remedy: String
    package let cause: String?

    /// Makes an error; `message` and `remedy` are sentences.
    package init(_ code: Code, _ message: String, remedy: String = "", cause: String? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.cause = cause
    }

    /// The exit code of a command that ends with this error: 1 failed, 2 usage, 3 damage was found.
    package var exitCode: Int32 {
        switch code {
        case .usage: 2
        case .damaged: 3
        default: 1
        }
    }

    /// Message, cause and remedy in one line.
    package var description: String {
        var text = message
        if let cause, !cause.isEmpty { text += " (\(cause))" }
        if !remedy.isEmpty { text += " " + remedy }
        return text
    }
}
