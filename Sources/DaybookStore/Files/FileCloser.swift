import DaybookCore
import Dispatch
import Synchronization

/// Syncs and closes written files on a thread of its own, so that whoever writes the next one need not wait.
final class FileCloser: Sendable {
    private let files: any FileSystem
    private let failure = Mutex<DaybookError?>(nil)
    private let queue = DispatchQueue(label: "daybook.close")
    /// Keeps the files that are open low where the disk is slow.
    private let room = DispatchSemaphore(value: fileLimit)
    private static let fileLimit = 64

    init(_ files: any FileSystem) {
        self.files = files
    }

    /// Takes a file over; waits where many others are before it.
    func syncAndClose(_ file: Descriptor) {
        room.wait()
        attempt { () throws(DaybookError) in try files.beginWriting(file) }
        queue.async { [self] in
            attempt { () throws(DaybookError) in try files.sync(file) }
            files.close(file)
            room.signal()
        }
    }

    private func attempt(_ body: () throws(DaybookError) -> Void) {
        do throws(DaybookError) {
            try body()
        } catch {
            failure.withLock { $0 = $0 ?? error }
        }
    }

    /// Waits until all files are closed.
    ///
    /// - Throws: the first error of a sync; the bytes of that file may be lost.
    func wait() throws(DaybookError) {
        queue.sync {}
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
