import CLinux
import DaybookCore
import Foundation
import Glibc
import Synchronization

/// The new tree of a site while it is written, which then takes the place of the old one.
///
/// Files go to disk as they are made, so that those of a large site never lie in memory together. The tree lies beside
/// the site's folder, for nobody else to read; where that folder is a mount point it lies within. It is made with its
/// first file, and is gone when the draft is. Any thread may use it.
final class TreeDraft: Sendable {
    private let root: String

    private struct State {
        /// The draft's own folder; nil before its first file.
        var folder: String?
        /// True where it can be exchanged with the site's folder.
        var isBeside = false
        /// Folders that are there, by their paths below the draft's own.
        var folders: Set<String> = []
    }

    private let state = Mutex(State())

    private static let fileMode: mode_t = 0o644
    private static let folderMode: mode_t = 0o755
    private static let draftMode: mode_t = 0o700
    /// Stands between a site's name and the process that writes a new tree of it.
    private static let mark = ".daybook-"

    init(root: String) {
        self.root = root
    }

    deinit {
        discard()
    }

    /// Writes a file of the new tree; it becomes a link where one with the same bytes was written as `twin`.
    func write(_ file: SiteFile, as twin: String? = nil) throws(DaybookError) {
        let folder = try folder(for: file.path)
        let path = "\(folder)/\(file.path)"
        if let twin, Glibc.link("\(folder)/\(twin)", path) == 0 { return }
        // Never into a file that is there: it can have other names.
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, TreeDraft.fileMode)
        guard descriptor >= 0 else { throw failure("\(path) cannot be created.") }
        defer { close(descriptor) }
        guard fchmod(descriptor, TreeDraft.fileMode) == 0 else { throw failure("\(path) cannot be made readable.") }
        var start = 0
        while start < file.bytes.count {
            let count = file.bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure("\(path) cannot be written.") }
            start += count
        }
    }

    /// The bytes of a file that has been written.
    func bytes(at path: String) -> [UInt8]? {
        state.withLock(\.folder).flatMap { FileManager.default.contents(atPath: "\($0)/\(path)") }.map { [UInt8]($0) }
    }

    /// Puts the new tree in place: the `written` files and all others of the old one but the `removed`.
    ///
    /// - Throws: `inputOutput` or `diskFull`; the site is then as it was, but for a mount point, whose files are
    ///   replaced one by one: assets first, pages next, indexes and `build.json` last.
    func publish(written: Set<String>, removed: Set<String>) throws(DaybookError) {
        defer { discard() }
        let (folder, isBeside) = state.withLock { ($0.folder, $0.isBeside) }
        guard let folder else { return }
        guard isBeside else { return try replaceOneByOne(written, from: folder, removed: removed) }
        try link(without: removed.union(written))
        chmod(folder, TreeDraft.folderMode)
        if clinux_exchange(folder, root) != 0 { try replaceOneByOne(written, from: folder, removed: removed) }
    }

    /// Removes the draft, or the old tree where that has been exchanged with it.
    private func discard() {
        let folder = state.withLock { state in
            defer { state = State() }
            return state.folder
        }
        if let folder { removeTree(folder) }
    }

    // MARK: The draft's folders

    /// The draft's own folder, in which the folder of a file is there.
    private func folder(for path: String) throws(DaybookError) -> String {
        try state.withLock { (state) throws(DaybookError) in
            let folder: String
            if let known = state.folder { folder = known } else { folder = try begin(&state) }
            try makeFolder(SitePath.parent(of: path), &state, in: folder)
            return folder
        }
    }

    private func begin(_ state: inout State) throws(DaybookError) -> String {
        try makeFolders(for: root)
        removeStaleTrees()
        state.isBeside = canExchange
        let folder = "\(state.isBeside ? root : "\(root)/")\(TreeDraft.mark)\(getpid())"
        try makeFolder(folder, TreeDraft.draftMode)
        state.folder = folder
        return folder
    }

    private func makeFolder(_ path: String, _ state: inout State, in folder: String) throws(DaybookError) {
        guard path != ".", !state.folders.contains(path) else { return }
        try makeFolder(SitePath.parent(of: path), &state, in: folder)
        try makeFolder("\(folder)/\(path)", TreeDraft.folderMode)
        state.folders.insert(path)
    }

    /// False for a mount point, which cannot be renamed.
    private var canExchange: Bool {
        var (own, parent) = (stat(), stat())
        return stat(root, &own) == 0 && stat(SitePath.parent(of: root), &parent) == 0 && own.st_dev == parent.st_dev
    }

    /// Removes trees of builds that were killed.
    private func removeStaleTrees() {
        let name = root.split(separator: "/").last.map(String.init) ?? root
        for (folder, prefix) in [(SitePath.parent(of: root), name + TreeDraft.mark), (root, TreeDraft.mark)] {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            where name.hasPrefix(prefix) {
                // Two builds of one process never write the same site at a time.
                guard let process = pid_t(name.dropFirst(prefix.count)),
                    process == getpid() || kill(process, 0) != 0 && errno == ESRCH
                else { continue }
                removeTree("\(folder)/\(name)")
            }
        }
    }

    // MARK: Taking the old tree's place

    /// Hard-links every file of the old tree but the given ones into the draft; what cannot be linked is copied.
    private func link(without left: Set<String>) throws(DaybookError) {
        for path in try files(below: "") where !left.contains(path) {
            let target = "\(try folder(for: path))/\(path)"
            // A file that somebody has removed meanwhile is not missed.
            if Glibc.link("\(root)/\(path)", target) == 0 || errno == ENOENT { continue }
            try copy("\(root)/\(path)", target)
        }
    }

    /// The paths of all that is in the old tree but its folders; `FileManager` takes ten times as long to list them.
    ///
    /// - Throws: `inputOutput` for what cannot be listed, which would else be gone with the old tree.
    private func files(below folder: String) throws(DaybookError) -> [String] {
        let failed = "\(root)/\(folder) cannot be listed."
        guard let stream = opendir("\(root)/\(folder)") else { throw failure(failed) }
        defer { closedir(stream) }
        var paths: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw failure(failed) }
                return paths
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
            }
            guard let name else {
                throw DaybookError(
                    .inputOutput, "\(root)/\(folder) holds a file whose name is not UTF-8.",
                    remedy: "Rename it, or move it out of the site.")
            }
            if name == "." || name == ".." { continue }
            let path = folder + name
            var status = stat()
            let isFolder =
                entry.pointee.d_type == UInt8(DT_DIR)
                || entry.pointee.d_type == UInt8(DT_UNKNOWN) && lstat("\(root)/\(path)", &status) == 0
                    && status.st_mode & S_IFMT == S_IFDIR
            paths += isFolder ? try files(below: path + "/") : [path]
        }
    }

    private func copy(_ source: String, _ target: String) throws(DaybookError) {
        do {
            try FileManager.default.copyItem(atPath: source, toPath: target)
        } catch {
            throw DaybookError(
                .inputOutput, "\(source) cannot be copied.", remedy: "Check its rights.", cause: "\(error)")
        }
    }

    private func replaceOneByOne(
        _ paths: Set<String>, from folder: String, removed: Set<String>
    ) throws(DaybookError) {
        func rank(_ path: String) -> Int {
            if path == Manifest.fileName { return 3 }
            if path.hasPrefix("assets/") { return 0 }
            return path.hasSuffix("index.html") ? 2 : 1
        }
        for path in paths.sorted(by: { rank($0) < rank($1) }) {
            try makeFolders(for: SitePath.parent(of: "\(root)/\(path)"))
            try move("\(folder)/\(path)", to: "\(root)/\(path)")
        }
        for path in removed { unlink("\(root)/\(path)") }
        removeEmptyFolders(root)
    }

    /// Replaces one file; by way of a copy where another disk is mounted within the site.
    private func move(_ source: String, to target: String) throws(DaybookError) {
        if rename(source, target) == 0 { return }
        guard errno == EXDEV else { throw failure("\(target) cannot be replaced.") }
        let copied = "\(target)\(TreeDraft.mark)new"
        defer { unlink(copied) }
        try copy(source, copied)
        guard rename(copied, target) == 0 else { throw failure("\(target) cannot be replaced.") }
    }

    private func makeFolders(for path: String) throws(DaybookError) {
        var status = stat()
        guard stat(path, &status) != 0 else { return }
        try makeFolders(for: SitePath.parent(of: path))
        try makeFolder(path, TreeDraft.folderMode)
    }

    private func makeFolder(_ path: String, _ mode: mode_t) throws(DaybookError) {
        guard mkdir(path, mode) == 0 || errno == EEXIST else {
            throw failure("The folder \(path) cannot be created.")
        }
        chmod(path, mode)
    }

    private func removeTree(_ path: String) {
        try? FileManager.default.removeItem(atPath: path)
    }

    private func removeEmptyFolders(_ folder: String) {
        let paths = FileManager.default.enumerator(atPath: folder)?.allObjects.compactMap { $0 as? String } ?? []
        for path in paths.sorted(by: >) { rmdir("\(folder)/\(path)") }
    }

    private func failure(_ message: String) -> DaybookError {
        let code = errno
        let cause = String(cString: strerror(code))
        if code == ENOSPC || code == EDQUOT {
            return DaybookError(
                .diskFull, message, remedy: "Make room and build again.", cause: cause)
        }
        return DaybookError(.inputOutput, message, remedy: "Check the rights of the folder.", cause: cause)
    }
}
