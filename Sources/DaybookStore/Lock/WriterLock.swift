package import DaybookCore
import DaybookJSON
import Glibc

/// Who holds the lock of a store.
package struct LockHolder: Sendable, Equatable {
    package let processID: Int
    package let command: String
    package let started: Instant

    /// Describes a process.
    package init(processID: Int, command: String, started: Instant) {
        self.processID = processID
        self.command = command
        self.started = started
    }

    var value: Value {
        .object([
            .init("pid", .int(processID)), .init("command", .text(command)),
            .init("started", .text(started.preciseText)),
        ])
    }

    init?(_ bytes: [UInt8]) {
        guard let value = try? JSON.parse(bytes), let processID = value["pid"]?.int,
            let command = value["command"]?.text, let started = value["started"]?.text.flatMap({ InstantText($0) })
        else { return nil }
        self.init(processID: processID, command: command, started: started.instant)
    }
}

/// The kernel lock that makes its holder the one writer; free as soon as the process ends, however it ends.
final class WriterLock {
    private let descriptor: Int32
    private var isHeld = false

    /// Takes the lock, or gives up at once but for the moment in which a new holder has not written its name yet, a
    /// child that an old one was just starting has the lock open still, or an old one of this process is closing.
    ///
    /// - Throws: `locked`, naming the holder.
    init(_ directory: DataDirectory, holder: LockHolder) throws(DaybookError) {
        let path = directory.absolute(DataDirectory.lock)
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw DaybookError(
                .inputOutput, "The lock \(path) cannot be opened.", remedy: "Check the permissions of the folder.",
                cause: String(cString: strerror(errno)))
        }
        // From here on `deinit` closes it, after an error too.
        guard WriterLock.take(descriptor, for: holder.processID) else { throw WriterLock.refusal(descriptor, path) }
        isHeld = true
        var writer = JSONWriter()
        writer.value(holder.value)
        let bytes = writer.bytes + [0x0A]
        guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, bytes, bytes.count, 0) == bytes.count else {
            throw DaybookError(
                .inputOutput, "The lock \(path) cannot be written.", remedy: "Check the disk.",
                cause: String(cString: strerror(errno)))
        }
    }

    deinit {
        if isHeld { _ = ftruncate(descriptor, 0) }
        if descriptor >= 0 { close(descriptor) }
    }

    /// True with the lock, which a file without a name in it, or with that of the same process, is worth waiting for.
    private static func take(_ descriptor: Int32, for processID: Int) -> Bool {
        for _ in 0..<5 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            if let holder = holder(descriptor), holder.processID != processID { return false }
            usleep(50_000)
        }
        return false
    }

    private static func holder(_ descriptor: Int32) -> LockHolder? {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return count > 0 ? LockHolder(Array(bytes.prefix(count))) : nil
    }

    private static func refusal(_ descriptor: Int32, _ path: String) -> DaybookError {
        guard let holder = holder(descriptor) else {
            return DaybookError(
                .locked, "The store is in use by another process.", remedy: "See who holds \(path) with `fuser`.")
        }
        return DaybookError(
            .locked,
            "The store is in use by `\(holder.command)`, process \(holder.processID), since \(holder.started.text).",
            remedy: "Wait for it to end, or stop it.")
    }
}
