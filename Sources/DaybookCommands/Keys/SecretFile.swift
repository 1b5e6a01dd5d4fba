import DaybookCore
import Foundation

/// A secret that somebody hands over in a file, since a command line can be seen by every user of the machine.
enum SecretFile {
    /// The text of a file, or of standard input for `-`, without the end of its line.
    static func read(_ path: String) throws(DaybookError) -> String {
        let handle = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
        guard let data = try? handle?.read(upToCount: limitBytes) else {
            throw DaybookError(.notFound, "\(path) holds no secret.", remedy: "Name a file with one line, or -.")
        }
        let text = try PrivateFile.text(data, of: path == "-" ? "Standard input" : path)
        return text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private static let limitBytes = 4_096
}
