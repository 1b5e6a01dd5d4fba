import CGit2
package import DaybookCore

/// Another repository that this one is pushed to or fetched from.
package struct GitRemote: Sendable, Equatable {
    package let name: String
    /// Where it is, without a name or password in it.
    package let address: String
}

extension GitRepository {
    /// The remotes of this repository's own configuration, by name.
    package func remotes() throws(DaybookError) -> [GitRemote] {
        var names = git_strarray()
        try GitLibrary.check(git_remote_list(&names, handle), "listing the remotes of \(path)")
        defer { git_strarray_dispose(&names) }
        var remotes: [GitRemote] = []
        for index in 0..<names.count {
            guard let pointer = names.strings[index] else { continue }
            var remote: OpaquePointer?
            try GitLibrary.check(git_remote_lookup(&remote, handle, pointer), "reading a remote of \(path)")
            defer { git_remote_free(remote) }
            let address = git_remote_url(remote).map { String(cString: $0) } ?? ""
            remotes.append(GitRemote(name: String(cString: pointer), address: GitRepository.withoutUser(address)))
        }
        return remotes.sorted { $0.name < $1.name }
    }

    /// `https://user:password@host/path` without what stands before the host.
    private static func withoutUser(_ address: String) -> String {
        guard let scheme = address.firstRange(of: "://") else { return address }
        let rest = address[scheme.upperBound...]
        let host = rest.prefix { $0 != "/" }
        guard let at = host.lastIndex(of: "@") else { return address }
        return String(address[..<scheme.upperBound] + rest[rest.index(after: at)...])
    }
}
