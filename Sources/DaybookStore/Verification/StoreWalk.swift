import DaybookCore

/// All files of the data directory but those below `.daybook` and `.git`, sorted.
struct StoreWalk {
    private(set) var paths: [String] = []
    /// Symbolic links and other things that are neither file nor folder.
    private(set) var links: [String] = []

    init(directory: DataDirectory, files: any FileSystem) throws(DaybookError) {
        try walk("", directory, files)
        paths.sort()
    }

    private mutating func walk(
        _ folder: String, _ directory: DataDirectory, _ files: any FileSystem
    ) throws(DaybookError) {
        let whole = folder.isEmpty ? directory.path : directory.absolute(folder)
        for name in try files.namesIfAny(in: whole) {
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            if path == ".git" || path == DataDirectory.hidden { continue }
            switch try files.status(of: directory.absolute(path))?.kind {
            case .folder: try walk(path, directory, files)
            case .file: paths.append(path)
            case .link, .other: links.append(path)
            case nil: continue
            }
        }
    }
}
