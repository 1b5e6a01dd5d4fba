import DaybookJSON
import DaybookSite
import Foundation

/// The `build.json` of a folder.
enum PublishedManifest {
    /// What the folder was built from; nil where it holds no site.
    static func read(_ folder: String) -> Manifest? {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(Manifest.fileName)"),
            let value = try? JSON.parse(data)
        else { return nil }
        return Manifest(value)
    }
}
