package import Foundation

/// Real cases beside the checkout, in `../shared/testdata`; tests that need them are skipped where the folder is
/// missing.
package enum SharedTestData {
    /// The folder of that name, or nil where there is none.
    package static func folder(_ name: String, from file: String = #filePath) -> URL? {
        var place = URL(fileURLWithPath: file).deletingLastPathComponent()
        while place.path != "/" {
            let candidate = place.deletingLastPathComponent().appending(path: "shared/testdata/\(name)")
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
            place = place.deletingLastPathComponent()
        }
        return nil
    }

    /// True where the folder is there; the condition of suites that read it.
    package static func has(_ name: String) -> Bool { folder(name) != nil }
}
