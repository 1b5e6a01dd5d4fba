package import DaybookCore
import DaybookJSON

/// Which files of shares each site has, in `.daybook/state/shared-pages.json`: no `build.json` may name them, and only
/// what is named somewhere is ever removed from a site.
package struct SharedPageList: Sendable {
    /// The files of one site.
    package struct Site: Sendable, Equatable {
        /// Hex SHA-256 of what they were made of; empty while that is not known.
        package var inputs: String
        /// Sizes in bytes by paths below the site's root.
        package var files: [String: Int]

        /// Names files; none for a site without any.
        package init(inputs: String = "", files: [String: Int] = [:]) {
            self.inputs = inputs
            self.files = files
        }
    }

    private let directory: DataDirectory
    private let system: any FileSystem

    /// The list of a store.
    package init(of directory: DataDirectory, files: any FileSystem = LinuxFileSystem()) {
        self.directory = directory
        system = files
    }

    /// The files of the site at an absolute path; none where nothing is known of it.
    ///
    /// Names that no shared page has are left out, so that a damaged list cannot remove anything else.
    package func site(at root: String) -> Site {
        guard let value = read()[root] else { return Site() }
        let files = (value["files"]?.members ?? []).compactMap { member -> (String, Int)? in
            guard SharedPageList.page(of: member.name) != nil, let size = member.value.int else { return nil }
            return (member.name, size)
        }
        return Site(
            inputs: value["inputs"]?.text ?? "", files: Dictionary(files) { first, _ in first })
    }

    /// Writes down what a site has.
    ///
    /// - Throws: `input-output`, `disk-full`.
    package func set(_ site: Site, at root: String) throws(DaybookError) {
        var sites = read()
        let files = site.files.sorted { $0.key < $1.key }.map { Value.Member($0.key, .int($0.value)) }
        let value = Value.object([.init("inputs", .text(site.inputs)), .init("files", .object(files))])
        sites[root] = site == Site() ? nil : value
        let members = sites.sorted { $0.key < $1.key }.map { Value.Member($0.key, $0.value) }
        // A plain clone has no such folder yet.
        try system.makeDirectories(directory.absolute(DataDirectory.state), mode: 0o700)
        try system.replaceWhole(
            directory.absolute(DataDirectory.sharedPages), DefinitionFile.bytes(of: members), mode: 0o600)
    }

    /// The page whose folder a path lies in; nil for a path of no shared page.
    package static func page(of path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Share.root, Share.isPage(parts[1]), !parts[2].hasPrefix(".") else {
            return nil
        }
        return parts[2].isEmpty ? nil : String(parts[1])
    }

    private func read() -> [String: Value] {
        let path = directory.absolute(DataDirectory.sharedPages)
        let value = try? JSON.parse(system.read(path))
        return Dictionary((value?.members ?? []).map { ($0.name, $0.value) }) { first, _ in first }
    }
}
