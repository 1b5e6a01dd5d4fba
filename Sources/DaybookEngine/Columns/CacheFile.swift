import Glibc

/// Files that can be made again: written as a whole or not at all, and never waited for.
enum CacheFile {
    /// What the names of files end with that are not whole yet.
    static let draftSuffix = ".draft"

    /// Writes a file under another name and renames it; false where that is not possible.
    static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        guard makeFolders(folder) else { return false }
        let draft = "\(path).\(getpid()).\(UInt64.random(in: 0...UInt64.max))\(draftSuffix)"
        let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return false }
        let isWhole = bytes.withUnsafeBytes { write($0, to: file) }
        guard close(file) == 0, isWhole, rename(draft, path) == 0 else {
            unlink(draft)
            return false
        }
        return true
    }

    /// The names in a folder but for hidden ones; none where it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = Glibc.write(file, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    private static func makeFolders(_ path: String) -> Bool {
        if access(path, F_OK) == 0 { return true }
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex, makeFolders(String(path[..<slash])) else {
            return false
        }
        return mkdir(path, 0o700) == 0 || errno == EEXIST
    }
}
