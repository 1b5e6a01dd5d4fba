import CGit2
import DaybookCore
import Glibc

/// The one start of libgit2, with the options that hold for the whole process.
///
/// New objects and refs are synced, hashes are checked on read, a repository of another owner is refused, and the
/// configuration of system and user is not looked at. Source: https://libgit2.org/libgit2/#v1.5.1
enum GitLibrary {
    private static let isReady: Bool = {
        guard git_libgit2_init() > 0 else { return false }
        let options = [cgit_enable_fsync(1), cgit_enable_strict_hash(1), cgit_enable_owner_check(1)]
        let levels = [
            GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
        ]
        let paths = levels.map { cgit_set_search_path($0.rawValue, "") }
        return (options + paths).allSatisfy { $0 == 0 }
    }()

    /// Starts the library once.
    ///
    /// - Throws: `git` where it refuses an option.
    static func start() throws(DaybookError) {
        guard isReady else {
            throw DaybookError(.git, "The git library could not be started.", remedy: "Install libgit2 1.5 or newer.")
        }
    }

    /// Turns a result code of the library into an error that says what was being done.
    ///
    /// The library tells a full disk by the words of the system only.
    ///
    /// - Throws: `disk-full`, or `git` for all else.
    static func check(_ code: Int32, _ doing: @autoclosure () -> String) throws(DaybookError) {
        guard code < 0 else { return }
        let words = git_error_last().flatMap { $0.pointee.message }.map { String(cString: $0) }
        let isFull = [ENOSPC, EDQUOT].contains { words?.hasSuffix(String(cString: strerror($0))) == true }
        if isFull {
            throw DaybookError(
                .diskFull, "Git failed: \(doing()).", remedy: "Free some disk space and try again.", cause: words)
        }
        let remedy =
            code == GIT_ELOCKED.rawValue
            ? "Wait for the other git program to end, or remove the .lock file in .git if none runs."
            : "Check the repository with `git fsck`."
        throw DaybookError(.git, "Git failed: \(doing()).", remedy: remedy, cause: words ?? "code \(code)")
    }
}
