import DaybookCore
import DaybookOperations
import Glibc

/// Standard output.
enum Output {
    /// True where a person is reading.
    static var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Prints a body as it is, or the facts as JSON, or the lines.
    static func print(_ outcome: Outcome, json: Bool) {
        if let bytes = outcome.bytes {
            write(bytes)
        } else if json {
            value(outcome.value)
        } else {
            outcome.lines.forEach { line($0) }
        }
    }

    /// Prints a value as a line of JSON.
    static func value(_ value: Value) {
        var writer = JSONWriter()
        writer.value(value)
        write(writer.bytes + [0x0A])
    }

    /// Prints a line; what could command a terminal or end the line early is shown as a replacement character.
    static func line(_ text: String) {
        let safe = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            scalar.properties.generalCategory == .control && scalar != "\t" ? "\u{FFFD}" : scalar
        }
        write(Array("\(String(String.UnicodeScalarView(safe)))\n".utf8))
    }

    /// Writes bytes; a reader that has gone away ends the output silently.
    static func write(_ bytes: [UInt8], to descriptor: Int32 = STDOUT_FILENO) {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            start += max(0, count)
        }
    }
}
