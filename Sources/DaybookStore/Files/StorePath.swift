import DaybookCore

/// What the place of a path below the data directory says about it.
enum StorePath {
    /// True below `.daybook`, in any spelling that a file system without case could take for it.
    static func isHidden(_ path: String) -> Bool {
        path.split(separator: "/").contains { $0.lowercased() == DataDirectory.hidden }
    }

    /// True for what git does not keep: `.daybook`, and the segments of streams that hold people.
    static func isOutsideGit(_ path: String) -> Bool {
        if isHidden(path) { return true }
        let parts = path.split(separator: "/")
        guard parts.count > 4, parts[0] == "projects", parts[2] == "log" else { return false }
        return Stream(rawValue: String(parts[3])).map { !$0.isInGit } ?? false
    }

    /// True for what only the store itself writes: its format, the ledger and the segments.
    static func isSealed(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return path == StoreFormat.path || parts.first == "ledger"
            || (parts.count > 2 && parts[0] == "projects" && parts[2] == "log")
    }

    /// True for a file of the ledger.
    static func isLedger(_ path: String) -> Bool { path.hasPrefix("ledger/") && path.hasSuffix(".ndjson") }

    /// True for what stands where segments stand.
    static func isSegment(_ path: String) -> Bool {
        path.hasPrefix("projects/") && isSealed(path) && path.hasSuffix(".ndjson")
    }

    /// True for what people may write: a project's own definition, and one file for each thing of a kind it has.
    static func isDefinition(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.first == "projects", parts.count > 2, StoreName.isFolder(parts[1]), !isSealed(path) else {
            return false
        }
        if parts.count == 3 { return parts[2] == "project.json" }
        return parts.count == 4 && StoreName.isFolder(parts[2]) && parts[3].hasSuffix(".json")
            && !parts[3].hasPrefix(".")
    }

    /// True for a rule of a project, which may name the addresses of the site's own people.
    static func isRule(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return isDefinition(path) && parts.count == 4 && parts[2] == "rules"
    }

    /// What people may write beside the projects.
    static let topFiles: Set<String> = ["README.md", ".gitattributes", ".gitignore"]

    /// True for folders that go when their last file goes.
    static func mayVanish(_ folder: String) -> Bool {
        let isProject = folder.hasPrefix("projects/")
        return isProject || folder.hasPrefix(DataDirectory.importKeys + "/") || ShareSecrets.isFolderOfShare(folder)
    }

    /// The folder of a project's segments of one stream and day, and how their names begin, up to the sequence number.
    static func segmentPrefix(project: String, stream: String, day: Day) -> String {
        let date = day.text
        let (year, month) = (day.year.padded(to: 4), day.month.padded(to: 2))
        return "projects/\(project)/log/\(stream)/\(year)/\(month)/\(date)."
    }

    /// The folder of an import's segments of a stream; that of its events holds its record too.
    static func importFolder(project: String, id: String, stream: Stream = .events) -> String {
        let log = "projects/\(project)/log"
        return stream == .events ? "\(log)/imports/\(id)" : "\(log)/\(stream.rawValue)/imports/\(id)"
    }

    /// The keys that an import added.
    static func importKeys(project: String, id: String) -> String {
        "\(DataDirectory.importKeys)/\(project)/\(id)"
    }

    /// A project's definition.
    static func definition(of project: String) -> String { "projects/\(project)/project.json" }

    /// The folder of a project's keys.
    static func keys(of project: String) -> String { "projects/\(project)/keys" }

    /// A key's file.
    static func key(_ uuid: String, of project: String) -> String { "\(keys(of: project))/\(uuid).json" }

    /// The folder of a project's own dashboards.
    static func dashboards(of project: String) -> String { "projects/\(project)/dashboards" }

    /// The folder of a project's annotations.
    static func annotations(of project: String) -> String { "projects/\(project)/annotations" }

    /// The folder of a project's rules.
    static func rules(of project: String) -> String { "projects/\(project)/rules" }

    /// A rule's file.
    static func rule(_ name: String, of project: String) -> String { "\(rules(of: project))/\(name).json" }

    /// The folder of a project's shares.
    static func shares(of project: String) -> String { "projects/\(project)/shares" }

    /// A share's file.
    static func share(_ uuid: String, of project: String) -> String { "\(shares(of: project))/\(uuid).json" }

    /// True for what stands where shares stand.
    static func isShare(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return isDefinition(path) && parts.count == 4 && parts[2] == "shares"
    }

    /// True for what stands where keys stand.
    static func isKey(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return isDefinition(path) && parts.count == 4 && parts[2] == "keys"
    }
}
