import CLinux
import DaybookCore
import Glibc

/// What a server's process may and may not do, set before it holds any secret (control C51).
enum ProcessRules {
    /// A crash leaves no core with secrets in it, nobody may look into the process, and there are descriptors enough.
    static func apply(connections: Int) throws(DaybookError) {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0, clinux_hide() == 0 else {
            throw DaybookError(
                .refused, "The process cannot forbid core dumps.", cause: String(cString: strerror(errno)))
        }
        var files = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0 else { return }
        files.rlim_cur = min(files.rlim_max, rlim_t(connections + reserve))
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Descriptors for files beside connections.
    private static let reserve = 512

    /// How many connections the descriptors allow.
    static func connectionLimit(wanted: Int) -> Int {
        var files = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0 else { return wanted }
        return max(64, min(wanted, Int(clamping: files.rlim_max) - reserve))
    }
}
