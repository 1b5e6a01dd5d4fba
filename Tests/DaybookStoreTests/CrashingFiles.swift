import DaybookCore
import DaybookStore
import Synchronization

/// The real files up to a call, nothing after it: what a process killed at that call leaves behind.
///
/// Only calls that change something are counted; a sync is counted but not made, since a killed process loses nothing
/// that it wrote. `tearsWrites` lets the fatal write reach the disk by half; with
/// `recovers` only that one call fails.
final class CrashingFiles: FileSystem {
    private let real = LinuxFileSystem()
    private let fatalCall: Int
    private let tearsWrites: Bool
    private let recovers: Bool
    private let calls = Mutex(0)

    init(fatalCall: Int, tearsWrites: Bool = false, recovers: Bool = false) {
        self.fatalCall = fatalCall
        self.tearsWrites = tearsWrites
        self.recovers = recovers
    }

    /// The changing calls so far.
    var callCount: Int { calls.withLock { $0 } }

    private static let crash = DaybookError(.inputOutput, "The process was killed.")

    /// True at the fatal call, false before it; throws after it.
    private func isFatal() throws(DaybookError) -> Bool {
        let call = calls.withLock { count in
            count += 1
            return count
        }
        if call > fatalCall && !recovers { throw CrashingFiles.crash }
        return call == fatalCall
    }

    private func count() throws(DaybookError) {
        if try isFatal() { throw CrashingFiles.crash }
    }

    func create(_ path: String, mode: UInt32) throws(DaybookError) -> Descriptor {
        try count()
        return try real.create(path, mode: mode)
    }

    func open(_ path: String) throws(DaybookError) -> Descriptor {
        try count()
        return try real.open(path)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to file: Descriptor, at offset: Int) throws(DaybookError) {
        if try isFatal() {
            if tearsWrites {
                try real.write(UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]), to: file, at: offset)
            }
            throw CrashingFiles.crash
        }
        try real.write(bytes, to: file, at: offset)
    }

    func truncate(_ file: Descriptor, to byteCount: Int) throws(DaybookError) {
        try count()
        try real.truncate(file, to: byteCount)
    }

    func sync(_ file: Descriptor) throws(DaybookError) {
        try count()
    }

    func close(_ file: Descriptor) { real.close(file) }

    func rename(_ from: String, to path: String) throws(DaybookError) {
        try count()
        try real.rename(from, to: path)
    }

    func unlink(_ path: String) throws(DaybookError) {
        try count()
        try real.unlink(path)
    }

    func setMode(_ path: String, mode: UInt32) throws(DaybookError) {
        try count()
        try real.setMode(path, mode: mode)
    }

    func makeDirectory(_ path: String, mode: UInt32) throws(DaybookError) {
        try count()
        try real.makeDirectory(path, mode: mode)
    }

    func removeDirectory(_ path: String) throws(DaybookError) {
        try count()
        try real.removeDirectory(path)
    }

    func syncDirectory(_ path: String) throws(DaybookError) {
        try count()
    }

    func read(_ path: String) throws(DaybookError) -> [UInt8] { try real.read(path) }
    func names(in path: String) throws(DaybookError) -> [String] { try real.names(in: path) }
    func status(of path: String) throws(DaybookError) -> FileStatus? { try real.status(of: path) }
}
