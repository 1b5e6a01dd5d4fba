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
        files.beginWriting(file)
        queue.async { [self] in
            do throws(DaybookError) {
                try files.sync(file)
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
            files.close(file)
            room.signal()
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
