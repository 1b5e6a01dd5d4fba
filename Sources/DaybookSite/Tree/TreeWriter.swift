import CLinux
import DaybookCore
import Foundation
import Glibc

/// The file operations of publishing a site.
struct TreeWriter {
    let root: String

    private static let fileMode: mode_t = 0o644
    private static let folderMode: mode_t = 0o755

    /// Publishes `files`; `removed` are the files of the last build that go; all others stay.
    func publish(_ files: [SiteFile], removed: Set<String>) throws(DaybookError) {
        try makeFolders(for: root)
        removeStaleTrees()
        guard canExchange else { return try replaceOneByOne(files, removed: removed) }
        let fresh = "\(root)\(TreeWriter.freshMark)\(getpid())"
        defer { removeTree(fresh) }
        try copyTree(root, fresh, without: removed.union(files.map(\.path)))
        for file in files { try write(file, below: fresh) }
        if clinux_exchange(fresh, root) != 0 { try replaceOneByOne(files, removed: removed) }
    }

    /// Stands between a site's name and the process that builds a new tree of it.
    private static let freshMark = ".daybook-"

    /// False for a mount point, which cannot be renamed.
    private var canExchange: Bool {
        var (own, parent) = (stat(), stat())
        return stat(root, &own) == 0 && stat(SitePath.parent(of: root), &parent) == 0 && own.st_dev == parent.st_dev
    }

    /// Removes trees of builds that were killed.
    private func removeStaleTrees() {
        let folder = SitePath.parent(of: root)
        let prefix = (root.split(separator: "/").last.map(String.init) ?? root) + TreeWriter.freshMark
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(prefix) {
            guard let process = pid_t(name.dropFirst(prefix.count)), kill(process, 0) != 0, errno == ESRCH else {
                continue
            }
            removeTree("\(folder)/\(name)")
        }
    }

    /// Hard-links every file of a tree but the given ones into another; what cannot be linked is copied.
    private func copyTree(_ from: String, _ to: String, without left: Set<String>) throws(DaybookError) {
        try makeFolder(to)
        guard let walker = FileManager.default.enumerator(atPath: from) else { return }
        while let path = walker.nextObject() as? String {
            let (source, target) = ("\(from)/\(path)", "\(to)/\(path)")
            var status = stat()
            guard lstat(source, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                try makeFolder(target)
            } else if !left.contains(path) {
                if link(source, target) != 0 { try copy(source, target) }
            }
        }
        removeEmptyFolders(to)
    }

    private func copy(_ source: String, _ target: String) throws(DaybookError) {
        do {
            try FileManager.default.copyItem(atPath: source, toPath: target)
        } catch {
            throw DaybookError(
                .inputOutput, "\(source) cannot be copied.", remedy: "Check its rights.", cause: "\(error)")
        }
    }

    /// The way where the folder cannot be exchanged: assets, then pages, then indexes and the manifest.
    private func replaceOneByOne(_ files: [SiteFile], removed: Set<String>) throws(DaybookError) {
        func rank(_ path: String) -> Int {
            if path == Manifest.fileName { return 3 }
            if path.hasPrefix("assets/") { return 0 }
            return path.hasSuffix("index.html") ? 2 : 1
        }
        for file in files.sorted(by: { rank($0.path) < rank($1.path) }) {
            let temporary = SiteFile(path: "\(file.path).daybook-new", bytes: file.bytes)
            defer { unlink("\(root)/\(temporary.path)") }
            try write(temporary, below: root)
            guard rename("\(root)/\(temporary.path)", "\(root)/\(file.path)") == 0 else {
                throw failure("\(root)/\(file.path) cannot be replaced.")
            }
        }
        for path in removed { unlink("\(root)/\(path)") }
        removeEmptyFolders(root)
    }

    private func write(_ file: SiteFile, below folder: String) throws(DaybookError) {
        let path = "\(folder)/\(file.path)"
        try makeFolders(for: SitePath.parent(of: path))
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, TreeWriter.fileMode)
        guard descriptor >= 0 else { throw failure("\(path) cannot be created.") }
        defer { close(descriptor) }
        guard fchmod(descriptor, TreeWriter.fileMode) == 0 else { throw failure("\(path) cannot be made readable.") }
        var start = 0
        while start < file.bytes.count {
            let count = file.bytes[start...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw failure("\(path) cannot be written.") }
            start += count
        }
    }

    private func makeFolders(for path: String) throws(DaybookError) {
        var status = stat()
        guard stat(path, &status) != 0 else { return }
        try makeFolders(for: SitePath.parent(of: path))
        try makeFolder(path)
    }

    private func makeFolder(_ path: String) throws(DaybookError) {
        guard mkdir(path, TreeWriter.folderMode) == 0 || errno == EEXIST else {
            throw failure("The folder \(path) cannot be created.")
        }
        chmod(path, TreeWriter.folderMode)
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
