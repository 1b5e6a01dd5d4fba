package import DaybookCore

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
