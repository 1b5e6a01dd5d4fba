package import DaybookCore

extension StoreSnapshot {
    /// The share of an id.
    ///
    /// Where `folder` names a project's folder it must be a share of that project.
    ///
    /// - Throws: `not-found`; `invalid`, with the reason, where its file has mistakes.
    package func share(_ id: String, of folder: String? = nil) throws(DaybookError) -> ProjectShare {
        let isMeant = { (project: String, path: String) in
            path == StorePath.share(id, of: project) && folder ?? project == project
        }
        if let share = shares.first(where: { isMeant($0.project, $0.path) }) { return share }
        if let broken = shareProblems.first(where: { isMeant($0.project, $0.path) }) {
            throw DaybookError(.invalid, "\(broken.path) \(broken.words).", remedy: BrokenShare.remedy)
        }
        throw DaybookError(.notFound, "There is no share '\(id)'.", remedy: "See `daybook share list`.")
    }

    /// The content key of a protected share; nil where this copy of the store does not have it.
    package func contentKey(of share: Share) throws(DaybookError) -> SealingKey? {
        guard let id = share.contentKey else { return nil }
        return try ShareSecrets(directory: directory, files: files).key(id, of: share)
    }
}
