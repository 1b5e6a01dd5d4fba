import Foundation

/// A folder of a test's own, removed with it.
package final class TemporaryFolder: Sendable {
    package let path: String

    /// Makes an empty folder.
    package init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "daybook-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A path below it.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// The bytes of a file below it, or nil.
    package func bytes(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path(name)).map { [UInt8]($0) }
    }

    /// Every file below it by relative path, with its bytes.
    package func files(below name: String = "") -> [String: [UInt8]] {
        let root = name.isEmpty ? path : path(name)
        var files: [String: [UInt8]] = [:]
        let walker = FileManager.default.enumerator(atPath: root)
        while let file = walker?.nextObject() as? String {
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(root)/\(file)", isDirectory: &isFolder)
            if !isFolder.boolValue {
                files[file] = FileManager.default.contents(atPath: "\(root)/\(file)").map { [UInt8]($0) }
            }
        }
        return files
    }
}
