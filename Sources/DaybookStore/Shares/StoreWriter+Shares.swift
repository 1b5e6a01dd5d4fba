package import DaybookCore
import DaybookGit
import DaybookJSON

/// A share with the token that opens it live, which nobody can read again.
package struct IssuedShare: Sendable, Equatable {
    /// The project's folder.
    package let project: String
    package let share: Share
    /// nil where the share kept the token that it had.
    package let token: String?

    /// The share without its token.
    package var kept: ProjectShare { ProjectShare(project: project, share: share) }
}

/// What becomes of the passwords of a share that is changed.
package enum PasswordChange: Sendable {
    case kept
    case removed
    /// In place of all that there are.
    case replaced(by: [PreparedPassword])
}

extension StoreWriter {
    /// Makes a share from the members of `Share.settings`; with passwords it is protected.
    ///
    /// - Throws: `not-found`, `Invalid` with every problem, `refused` where the project shows the same to everyone.
    package func createShare(
        project slug: String, settings: Value, passwords: [PreparedPassword], author: Author, now: Instant
    ) throws -> IssuedShare {
        try settle()
        let project = try snapshot.project(slug: slug)
        var share = try ShareSettings.read(settings, over: Share())
        share.id = chance.uuid()
        share.createdAt = now.text
        share.page = Hex.text(chance.bytes(16))
        let token = newToken(for: &share)
        let keys = try protect(&share, with: passwords.map { $0.entry(at: now) })
        try refuseShared(share, of: project)
        try write(&share, keys, of: project.folder, "Create share", author, now)
        return IssuedShare(project: project.folder, share: share, token: token)
    }

    /// Changes the members of `Share.settings` that `settings` has, null taking an end away, and the passwords.
    ///
    /// - Throws: `not-found`, `Invalid` with every problem, `refused` as for a new one.
    package func updateShare(
        _ id: String, of folder: String, settings: Value, passwords: PasswordChange, author: Author, now: Instant
    ) throws -> ProjectShare {
        try settle()
        let found = try snapshot.share(id, of: folder)
        var share = try ShareSettings.read(settings, over: found.share)
        var keys: [String: SealingKey] = [:]
        switch passwords {
        case .kept: break
        case .removed: keys = try protect(&share, with: [])
        case .replaced(let prepared): keys = try protect(&share, with: prepared.map { $0.entry(at: now) })
        }
        if let project = snapshot.projects.first(where: { $0.folder == found.project }) {
            try refuseShared(share, of: project)
        }
        try write(&share, keys, of: found.project, "Change share", author, now)
        return ProjectShare(project: found.project, share: share)
    }

    /// Adds a password to a share; one that had none is protected from its next page on.
    ///
    /// - Throws: `not-found`, `damaged` where the content key is not in this copy of the store.
    package func addSharePassword(
        _ prepared: PreparedPassword, to id: String, author: Author, now: Instant
    ) throws -> ProjectShare {
        try settle()
        let found = try snapshot.share(id)
        var share = found.share
        var keys: [String: SealingKey] = [:]
        if share.isProtected {
            let (entry, key) = prepared.entry(at: now)
            guard let key, let content = try snapshot.contentKey(of: share) else { throw Self.lackingKey(share) }
            share.passwords.append(try entry.wrapping(content, under: key, page: share.path))
            keys[entry.id] = key
        } else {
            keys = try protect(&share, with: [prepared.entry(at: now)])
        }
        if let project = snapshot.projects.first(where: { $0.folder == found.project }) {
            try refuseShared(share, of: project)
        }
        try write(&share, keys, of: found.project, "Add a password to share", author, now)
        return ProjectShare(project: found.project, share: share)
    }

    /// Takes a password away; the content gets another key, which the password never knew.
    ///
    /// - Throws: `not-found`, `refused` for the last one, `damaged` where a key is not in this copy of the store.
    package func removeSharePassword(
        _ password: String, from id: String, author: Author, now: Instant
    ) throws -> ProjectShare {
        try settle()
        let found = try snapshot.share(id)
        var share = found.share
        guard share.passwords.contains(where: { $0.id == password }) else {
            throw DaybookError(
                .notFound, "The share \(share.id) has no password '\(password)'.", remedy: "See `daybook share list`.")
        }
        guard share.passwords.count > 1 else {
            throw DaybookError(
                .refused, "It is the last password of the share \(share.id), which everybody could read without it.",
                remedy: "Add another one first with `daybook share add-password`, or delete the share.")
        }
        let keys = try protect(&share, with: staying(of: share, without: password))
        try write(&share, keys, of: found.project, "Remove a password of share", author, now)
        return ProjectShare(project: found.project, share: share)
    }

    /// Gives a protected share another content key, and any other share another page and another token.
    ///
    /// - Throws: `not-found`, `damaged` where a key is not in this copy of the store.
    package func rotateShare(_ id: String, author: Author, now: Instant) throws -> IssuedShare {
        try settle()
        let found = try snapshot.share(id)
        var share = found.share
        var keys: [String: SealingKey] = [:]
        var token: String?
        if share.isProtected {
            keys = try protect(&share, with: staying(of: share))
        } else {
            share.page = Hex.text(chance.bytes(16))
            token = newToken(for: &share)
        }
        try write(&share, keys, of: found.project, "Rotate share", author, now)
        return IssuedShare(project: found.project, share: share, token: token)
    }

    /// Deletes a share with its keys; its past, without them, is in git.
    ///
    /// Where `folder` names a project's folder it must be a share of that project.
    ///
    /// - Throws: `not-found`, `refused` where its file has an edit that is not committed.
    @discardableResult
    package func deleteShare(
        _ id: String, of folder: String? = nil, author: Author, now: Instant
    ) throws -> ProjectShare {
        try settle()
        let found = try snapshot.share(id, of: folder)
        try refuseWaitingEdit(of: found.path)
        var plan = plan("Delete share", found.share, of: found.project, author, now)
        plan.removals = [found.path]
        plan.drops = try shareSecrets.paths(of: found.share)
        try perform(plan)
        return found
    }

    // MARK: Keys

    var shareSecrets: ShareSecrets { ShareSecrets(directory: directory, files: files) }

    /// Puts a share under a new content key that each of the passwords opens; without one it is open.
    ///
    /// Returns the keys to keep, by their ids.
    private func protect(
        _ share: inout Share, with entries: [(password: SharePassword, key: SealingKey?)]
    ) throws -> [String: SealingKey] {
        guard !entries.isEmpty else {
            (share.contentKey, share.passwords) = (nil, SharePasswords())
            return [:]
        }
        let content = SealingKey(chance: chance)
        let id = Hex.text(chance.bytes(4))
        var keys = [id: content]
        share.contentKey = id
        let path = share.path
        share.passwords = SharePasswords(
            try entries.map { password, key in
                guard let key else { throw Self.lackingKey(share) }
                keys[password.id] = key
                return try password.wrapping(content, under: key, page: path)
            })
        return keys
    }

    /// The passwords that stay, with their keys.
    private func staying(
        of share: Share, without removed: String? = nil
    ) throws -> [(password: SharePassword, key: SealingKey?)] {
        try share.passwords.filter { $0.id != removed }.map { ($0, try shareSecrets.key($0.id, of: share)) }
    }

    private static func lackingKey(_ share: Share) -> DaybookError {
        DaybookError(
            .damaged, "The keys of the share \(share.id) are not in this copy of the store.",
            remedy: "Bring .daybook/secrets back from a backup, or delete the share and make another.")
    }

    private func newToken(for share: inout Share) -> String {
        let token = "pshr_" + Hex.text(chance.bytes(32))
        share.tokenHash = SecretHash(of: token).text
        share.tokenPrefix = String(token.prefix(12))
        return token
    }

    /// A password before what everybody can read protects nothing (control C40).
    private func refuseShared(_ share: Share, of project: Project) throws(DaybookError) {
        guard share.isProtected, project.isPublic, share.filter.isEmpty else { return }
        throw DaybookError(
            .refused, "The project '\(project.slug)' is public: everybody can read what the password would protect.",
            remedy: "Make it private with `daybook project set \(project.slug) visibility=private`, or share without "
                + "a password.")
    }

    /// The same of a project that becomes public.
    func refuseProtectedShares(of project: Project) throws(DaybookError) {
        let shares = snapshot.shares.filter {
            $0.project == project.folder && $0.share.isProtected && $0.share.filter.isEmpty
        }
        guard !shares.isEmpty else { return }
        let commands = shares.map { "`daybook share delete \($0.share.id)`" }.joined(separator: ", ")
        throw DaybookError(
            .refused, "Everybody could read what passwords protect in the shares of '\(project.slug)'.",
            remedy: "Delete them first: \(commands).")
    }

    /// Takes keys back whose share was not written; a change that is pending still needs them.
    private func forget(_ ids: some Sequence<String>, of share: Share) {
        guard let isPending = try? files.exists(directory.absolute(DataDirectory.plan)), !isPending else { return }
        shareSecrets.forget(ids, of: share)
    }

    // MARK: Files

    private func plan(
        _ words: String, _ share: Share, of project: String, _ author: Author, _ now: Instant
    ) -> ChangePlan {
        let message = GitMessage(
            "\(words) \(share.name)", trailers: [.init("Project", project), .init("Share", share.id)])
        return ChangePlan(author: author, at: now, message: message)
    }

    /// Keeps the keys, commits the file, and forgets the keys that it no longer needs, in this order.
    private func write(
        _ share: inout Share, _ keys: [String: SealingKey], of project: String, _ words: String, _ author: Author,
        _ now: Instant
    ) throws {
        share.updatedAt = now.text
        let secrets = shareSecrets
        let old = try secrets.paths(of: share)
        let added = keys.filter { id, _ in !old.contains { $0.hasSuffix("/\(id)") } }
        try secrets.add(added, of: share)
        var plan = plan(words, share, of: project, author, now)
        let needed = (share.contentKey.map { [$0] } ?? []) + share.passwords.map(\.id)
        plan.drops = try secrets.paths(of: share, besides: Set(needed))
        do {
            try writeDefinition(
                share, shape: Share.shape, path: StorePath.share(share.id, of: project), plan: plan,
                newSecret: share.tokenHash)
        } catch {
            forget(added.keys, of: share)
            throw error
        }
    }
}

/// Reads what people and clients say of a share.
private enum ShareSettings {
    /// The share with the given members in place of its own; null takes an end or a period away.
    static func read(_ settings: Value, over share: Share) throws(Invalid) -> Share {
        let members = (settings.members ?? []).filter { Share.settings.contains($0.name) }
        var read = try Share.shape.decode(.object(members), over: share)
        for member in members where member.value == .null {
            if member.name == "expires_at" { read.expiresAt = nil }
            if member.name == "period" { read.period = nil }
            if member.name == "dashboard_id" { read.dashboard = nil }
        }
        read.expiresAt = read.expiry?.text
        return read
    }
}
