import CGit2
package import DaybookCore

/// A name that someone gave to a commit.
package struct GitTag: Sendable, Equatable {
    package let name: String
    /// The first line of its message; its name where it has none.
    package let title: String
    /// When it was made; of a tag without a message, when its commit was.
    package let time: Instant
}

extension GitRepository {
    /// The tags of a commit and of those before it, by name.
    ///
    /// - Complexity: linear in the number of tags, each a walk of the history between it and the commit.
    package func tags(before commit: String) throws(DaybookError) -> [GitTag] {
        var names = git_strarray()
        try GitLibrary.check(git_tag_list(&names, handle), "listing the tags of \(path)")
        defer { git_strarray_dispose(&names) }
        var last = git_oid()
        try GitLibrary.check(git_oid_fromstr(&last, commit), "reading the commit \(commit)")
        var tags: [GitTag] = []
        for index in 0..<names.count {
            guard let pointer = names.strings[index] else { continue }
            if let tag = try tag(String(cString: pointer), before: &last) { tags.append(tag) }
        }
        return tags.sorted { $0.name < $1.name }
    }

    /// Nil for a tag of something else than a commit of that history.
    private func tag(_ name: String, before last: inout git_oid) throws(DaybookError) -> GitTag? {
        var object: OpaquePointer?
        try GitLibrary.check(git_revparse_single(&object, handle, "refs/tags/\(name)"), "reading the tag \(name)")
        defer { git_object_free(object) }
        var commit: OpaquePointer?
        guard git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0, var id = git_object_id(commit)?.pointee else {
            return nil
        }
        defer { git_object_free(commit) }
        guard git_oid_equal(&id, &last) == 1 || git_graph_descendant_of(handle, &last, &id) == 1 else { return nil }
        guard git_object_type(object) == GIT_OBJECT_TAG else {
            return GitTag(name: name, title: name, time: Instant(milliseconds: Int(git_commit_time(commit)) * 1_000))
        }
        let message = git_tag_message(object).map { String(cString: $0) } ?? ""
        let title = message.split(separator: "\n").first.map(String.init) ?? name
        let seconds = git_tag_tagger(object).map { Int($0.pointee.when.time) } ?? Int(git_commit_time(commit))
        return GitTag(name: name, title: title, time: Instant(milliseconds: seconds * 1_000))
    }
}
