import DaybookCore
import Glibc

/// A file that holds a secret, which nobody but its owner may read.
enum PrivateFile {
    private static let limitBytes = 1 << 16

    /// The one word that a file holds.
    ///
    /// - Throws: `not-found`, `invalid` where it holds none or more, and as `check` does.
    static func word(in path: String) throws(DaybookError) -> String {
        let words = try text(of: path).split(whereSeparator: \.isWhitespace)
        guard let word = words.first, words.count == 1 else {
            throw DaybookError(.invalid, "\(path) holds no secret, or more than one word.", remedy: "Write one word.")
        }
        return String(word)
    }

    /// The first line that a file holds, without its end.
    ///
    /// - Throws: `not-found`, `invalid` where it holds more than one line, and as `check` does.
    static func line(in path: String) throws(DaybookError) -> String {
        let lines = try text(of: path).split { ["\n", "\r", "\r\n"].contains($0) }
        guard let line = lines.first, lines.count == 1 else {
            throw DaybookError(.invalid, "\(path) holds no secret, or more than one line.", remedy: "Write one line.")
        }
        return String(line)
    }

    /// What a secret is as text; in another encoding nobody could type it.
    ///
    /// - Throws: `invalid` for bytes that are no UTF-8.
    static func text(_ bytes: some Sequence<UInt8>, of name: String) throws(DaybookError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DaybookError(.invalid, "\(name) is not UTF-8.", remedy: "Save it in UTF-8, as editors do today.")
        }
        return text
    }

    private static func text(of path: String) throws(DaybookError) -> String {
        let number = try opened(path)
        defer { close(number) }
        var bytes = [UInt8](repeating: 0, count: limitBytes)
        let count = read(number, &bytes, bytes.count)
        return try text(bytes.prefix(max(0, count)), of: path)
    }

    /// Looks whether a file that holds a secret is closed to others.
    ///
    /// - Throws: `not-found`, `refused` where group or others may read it or somebody else owns it.
    static func check(_ path: String) throws(DaybookError) { close(try opened(path)) }

    private static func opened(_ path: String) throws(DaybookError) -> Int32 {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else {
            throw DaybookError(
                .notFound, "The file \(path) cannot be opened.", remedy: "Check its name and its permissions.",
                cause: String(cString: strerror(errno)))
        }
        var status = stat()
        guard fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(number)
            throw DaybookError(.invalid, "\(path) is not a file.", remedy: "Name a file with one line.")
        }
        guard status.st_mode & 0o077 == 0,
            status.st_uid == geteuid() || status.st_uid == 0
        else {
            close(number)
            throw DaybookError(
                .refused, "\(path) holds a secret and can be read by others.",
                remedy: "Close it with `chmod 600 \(path)`, and let the user own it who runs daybook.")
        }
        return number
    }
}
