import CLinux
import DaybookCore
import Glibc

/// The Unix socket `.daybook/control.sock` of a data directory.
///
/// Reached through the opened folder, since an address holds 107 bytes and a path may be longer.
struct ControlSocket: ~Copyable {
    private let folder: Int32

    static let name = "control.sock"
    private static let backlog: Int32 = 16

    /// Opens `.daybook`, which must be no link.
    ///
    /// - Throws: `not-found`.
    init(data: String) throws(DaybookError) {
        folder = open("\(data)/.daybook", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else {
            throw DaybookError(
                .notFound, "\(data) holds no Daybook store.",
                remedy: "Make one with `daybook init --data \(data)`.", cause: String(cString: strerror(errno)))
        }
    }

    deinit { close(folder) }

    /// A listening socket, mode 0600, in place of what a killed server left; only the holder of the lock may call this.
    ///
    /// - Throws: `input-output`, `exists` where something else has the name.
    func listening() throws(DaybookError) -> Int32 {
        var status = stat()
        if fstatat(folder, ControlSocket.name, &status, AT_SYMLINK_NOFOLLOW) == 0 {
            guard status.st_mode & S_IFMT == S_IFSOCK else {
                throw DaybookError(.exists, "\(ControlSocket.name) in .daybook is no socket.", remedy: "Remove it.")
            }
            remove()
        }
        let listener = try ControlSocket.make()
        // The mode of a socket's file is what the socket has when it is bound, less the umask.
        let isBound = fchmod(listener, 0o600) == 0 && withAddress { bind(listener, $0, $1) } == 0
        guard isBound, fchmodat(folder, ControlSocket.name, 0o600, 0) == 0, listen(listener, ControlSocket.backlog) == 0
        else {
            let cause = String(cString: strerror(errno))
            close(listener)
            throw DaybookError(
                .inputOutput, "The control socket cannot be made.", remedy: "Check the permissions of .daybook.",
                cause: cause)
        }
        return listener
    }

    /// A socket connected to the server that listens; nil where none does, or where it takes nobody for too long.
    func connected(withinMicroseconds limit: Int) throws(DaybookError) -> Int32? {
        let number = try ControlSocket.make()
        var time = timeval(tv_sec: 0, tv_usec: limit)
        setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        guard withAddress({ connect(number, $0, $1) }) == 0, ControlSocket.isTrusted(number) else {
            close(number)
            return nil
        }
        return number
    }

    /// Removes the socket's name.
    func remove() { unlinkat(folder, ControlSocket.name, 0) }

    /// True where the other end is the same user or root.
    static func isTrusted(_ number: Int32) -> Bool {
        var user: UInt32 = .max
        return clinux_peer(number, &user) == 0 && (user == geteuid() || user == 0)
    }

    private static func make() throws(DaybookError) -> Int32 {
        let number = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else {
            throw DaybookError(.inputOutput, "A socket cannot be made.", cause: String(cString: strerror(errno)))
        }
        return number
    }

    private func withAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { path in
            path.copyBytes(from: Array("/proc/self/fd/\(folder)/\(ControlSocket.name)".utf8))
        }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
