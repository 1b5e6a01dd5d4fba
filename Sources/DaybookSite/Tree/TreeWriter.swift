import CLinux
import DaybookCore
import Foundation
import Glibc

/// The file operations of publishing a site.
struct TreeWriter {
    let root: String

    private static let fileMode: mode_t = 0o644
    private static let folderMode: mode_t = 0o755

    /// Publishes `files`; `kept` are the other paths of the site, `removed` those that go.
    func publish(_ files: [SiteFile], kept: [String], removed: Set<String>) throws(DaybookError) {
        try makeFolders(for: root)
        let fresh = "\(root).daybook-\(getpid())"
        removeTree(fresh)
        do throws(DaybookError) {
            try copyTree(root, fresh, without: removed.union(files.map(\.path)))
            for file in files { try write(file, below: fresh) }
        } catch {
            removeTree(fresh)
            throw error
        }
        if clinux_exchange(fresh, root) == 0 {
            removeTree(fresh)
        } else {
            defer { removeTree(fresh) }
            try replaceOneByOne(files, removed: removed)
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
        try makeFolders(for: (path as NSString).deletingLastPathComponent)
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
        let parent = (path as NSString).deletingLastPathComponent
        if !parent.isEmpty && parent != path { try makeFolders(for: parent) }
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
                .diskFull, message, remedy: "Make room and build again; the site is as it was.", cause: cause)
        }
        return DaybookError(.inputOutput, message, remedy: "Check the rights of the folder.", cause: cause)
    }
}
