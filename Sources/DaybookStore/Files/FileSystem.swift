package import DaybookCore

/// An open file of the store; only the file system that made it reads the number.
package struct Descriptor: Sendable, Equatable {
    package let number: Int32

    /// Wraps a number of the system.
    package init(_ number: Int32) {
        self.number = number
    }
}

/// What a path is, without following a link.
package enum FileKind: Sendable, Equatable {
    case file
    case folder
    case link
    case other
}

/// What the store asks about a path.
package struct FileStatus: Sendable, Equatable {
    package let kind: FileKind
    package let byteCount: Int
    /// The nine permission bits.
    package let mode: UInt32
    package let owner: UInt32

    /// Describes a path.
    package init(kind: FileKind, byteCount: Int, mode: UInt32, owner: UInt32) {
        self.kind = kind
        self.byteCount = byteCount
        self.mode = mode
        self.owner = owner
    }
}

/// The one seam through which the store reads and writes its files; tests fail or crash it at any call.
///
/// Paths are absolute. No call follows a symbolic link in the last part of a path. A call either does all it says or
/// throws; interrupted and short calls are repeated. Modes hold whatever the umask is.
package protocol FileSystem: Sendable {
    /// Makes a file that must not exist yet and opens it for writing.
    func create(_ path: String, mode: UInt32) throws(DaybookError) -> Descriptor
    /// Opens an existing file for writing.
    func open(_ path: String) throws(DaybookError) -> Descriptor
    /// Writes all the bytes at an offset.
    func write(_ bytes: UnsafeRawBufferPointer, to file: Descriptor, at offset: Int) throws(DaybookError)
    /// Cuts a file to a size.
    func truncate(_ file: Descriptor, to byteCount: Int) throws(DaybookError)
    /// Has the disk begin to write the file's bytes, so that several files can be synced with little waiting.
    func beginWriting(_ file: Descriptor) throws(DaybookError)
    /// Waits until the file's bytes are on disk (fdatasync).
    func sync(_ file: Descriptor) throws(DaybookError)
    /// Closes a file, whatever happened to it before.
    func close(_ file: Descriptor)
    /// Renames within the data directory, replacing a file of that name.
    func rename(_ from: String, to path: String) throws(DaybookError)
    /// Removes a file's name.
    func unlink(_ path: String) throws(DaybookError)
    /// Sets the permission bits of a file or folder.
    func setMode(_ path: String, mode: UInt32) throws(DaybookError)
    /// Makes a folder that must not exist yet.
    func makeDirectory(_ path: String, mode: UInt32) throws(DaybookError)
    /// Removes an empty folder.
    func removeDirectory(_ path: String) throws(DaybookError)
    /// Waits until a folder's entries are on disk.
    func syncDirectory(_ path: String) throws(DaybookError)
    /// Reads a whole file.
    ///
    /// - Throws: `not-found`, `refused` for a symbolic link, `input-output`.
    func read(_ path: String) throws(DaybookError) -> [UInt8]
    /// Opens a file to be read in parts, for files that are too large to be read at once.
    ///
    /// - Throws: as `read`.
    func reader(of path: String) throws(DaybookError) -> any ByteReader
    /// The names in a folder, sorted by their bytes.
    func names(in path: String) throws(DaybookError) -> [String]
    /// What is at a path; nil where nothing is.
    func status(of path: String) throws(DaybookError) -> FileStatus?
}

extension FileSystem {
    /// Reads the whole file first, for file systems that have no better way.
    package func reader(of path: String) throws(DaybookError) -> any ByteReader { MemoryReader(try read(path)) }

    /// Leaves all to the sync.
    package func beginWriting(_ file: Descriptor) throws(DaybookError) {}

    /// True where something is at the path.
    func exists(_ path: String) throws(DaybookError) -> Bool { try status(of: path) != nil }

    /// Makes a folder and those above it that are missing, and syncs each folder that got an entry.
    func makeDirectories(_ path: String, mode: UInt32) throws(DaybookError) {
        if try exists(path) { return }
        let parent = FilePath.parent(of: path)
        try makeDirectories(parent, mode: mode)
        try makeDirectory(path, mode: mode)
        try syncDirectory(parent)
    }

    /// Makes a file with these bytes and syncs them, but not the folder's entry.
    func createWhole(_ path: String, _ bytes: [UInt8], mode: UInt32) throws(DaybookError) {
        let file = try create(path, mode: mode)
        defer { close(file) }
        try write(bytes, to: file, at: 0)
        try sync(file)
    }

    /// Puts a whole file in place in one step: afterwards, and after a crash, it has the old bytes or the new.
    func replaceWhole(_ path: String, _ bytes: [UInt8], mode: UInt32) throws(DaybookError) {
        let temporary = path + ".new"
        if try exists(temporary) { try unlink(temporary) }
        try createWhole(temporary, bytes, mode: mode)
        try rename(temporary, to: path)
        try syncDirectory(FilePath.parent(of: path))
    }

    /// Writes an array at an offset.
    func write(_ bytes: [UInt8], to file: Descriptor, at offset: Int) throws(DaybookError) {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(DaybookError) in try write(buffer, to: file, at: offset) }
        }
        try result.get()
    }

    /// Removes a folder with all that is in it; nothing where it does not exist.
    func removeTree(_ path: String) throws(DaybookError) {
        guard let status = try status(of: path) else { return }
        guard status.kind == .folder else { return try unlink(path) }
        for name in try names(in: path) { try removeTree(path + "/" + name) }
        try removeDirectory(path)
    }

    /// The names in a folder, none where it does not exist.
    func namesIfAny(in path: String) throws(DaybookError) -> [String] {
        try exists(path) ? names(in: path) : []
    }
}

/// Takes paths apart.
enum FilePath {
    /// The path without its last part; `/` above the first.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// The last part of a path.
    static func name(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}
