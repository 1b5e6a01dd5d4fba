import DaybookCore
import DaybookStore
import Synchronization

/// The real files, with a sync, or what comes before one, that fails while it is told to.
final class FailingFiles: FileSystem {
    private let real = LinuxFileSystem()
    private let failsSync = Mutex(false)

    private let failsBeginning = Mutex(false)

    func setSyncFailing(_ fails: Bool) { failsSync.withLock { $0 = fails } }
    func setBeginningFailing(_ fails: Bool) { failsBeginning.withLock { $0 = fails } }

    func create(_ path: String, mode: UInt32) throws(DaybookError) -> Descriptor { try real.create(path, mode: mode) }
    func open(_ path: String) throws(DaybookError) -> Descriptor { try real.open(path) }

    func write(_ bytes: UnsafeRawBufferPointer, to file: Descriptor, at offset: Int) throws(DaybookError) {
        try real.write(bytes, to: file, at: offset)
    }

    func truncate(_ file: Descriptor, to byteCount: Int) throws(DaybookError) {
        if failsSync.withLock({ $0 }) { throw DaybookError(.inputOutput, "The disk is gone.") }
        try real.truncate(file, to: byteCount)
    }

    func beginWriting(_ file: Descriptor) throws(DaybookError) {
        if failsBeginning.withLock({ $0 }) { throw DaybookError(.inputOutput, "The disk is gone.") }
        try real.beginWriting(file)
    }

    func sync(_ file: Descriptor) throws(DaybookError) {
        if failsSync.withLock({ $0 }) { throw DaybookError(.inputOutput, "The disk is gone.") }
        try real.sync(file)
    }

    func close(_ file: Descriptor) { real.close(file) }
    func rename(_ from: String, to path: String) throws(DaybookError) { try real.rename(from, to: path) }
    func unlink(_ path: String) throws(DaybookError) { try real.unlink(path) }
    func setMode(_ path: String, mode: UInt32) throws(DaybookError) { try real.setMode(path, mode: mode) }
    func makeDirectory(_ path: String, mode: UInt32) throws(DaybookError) { try real.makeDirectory(path, mode: mode) }
    func removeDirectory(_ path: String) throws(DaybookError) { try real.removeDirectory(path) }
    func syncDirectory(_ path: String) throws(DaybookError) { try real.syncDirectory(path) }
    func read(_ path: String) throws(DaybookError) -> [UInt8] { try real.read(path) }
    func names(in path: String) throws(DaybookError) -> [String] { try real.names(in: path) }
    func status(of path: String) throws(DaybookError) -> FileStatus? { try real.status(of: path) }
}
