import Glibc

/// Paths of folders as they really are.
package enum SitePath {
    /// The path without links, `.` and `..`; of a folder that is not there yet, its nearest parent's with the rest.
    package static func real(_ path: String) -> String {
        var trimmed = path
        while trimmed.count > 1 && trimmed.hasSuffix("/") { trimmed.removeLast() }
        if let resolved = realpath(trimmed, nil) {
            defer { free(resolved) }
            return String(cString: resolved)
        }
        guard trimmed != "/", trimmed != "." else { return trimmed }
        let name = trimmed.split(separator: "/").last.map(String.init) ?? trimmed
        return join(real(parent(of: trimmed)), name)
    }

    /// The folder that holds a path; `.` for a bare name.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        let parent = path[..<slash]
        return parent.isEmpty ? "/" : String(parent)
    }

    /// True where one folder is the other or lies in it.
    package static func overlap(_ left: String, _ right: String) -> Bool {
        let (left, right) = (real(left) + "/", real(right) + "/")
        return left.hasPrefix(right) || right.hasPrefix(left)
    }

    private static func join(_ folder: String, _ name: String) -> String {
        folder == "/" ? "/" + name : "\(folder)/\(name)"
    }
}
