package import DaybookCore
import DaybookGit
import DaybookJSON

/// A key with its secret, which nobody can read again.
package struct IssuedKey: Sendable, Equatable {
    /// The project's folder.
    package let project: String
    package let key: AccessKey
    package let secret: String
}

extension StoreWriter {
    /// Makes a key from the members of `AccessKey.settings`; `name` is required.
    ///
    /// A given secret is one that was issued elsewhere; else one is made at random.
    ///
    /// - Throws: `not-found`, `Invalid` with every problem, `refused` where something holds a secret of the store.
    package func createKey(
        project slug: String, settings: Value, secret given: String? = nil, author: Author, now: Instant
    ) throws -> IssuedKey {
        try settle()
        let project = try snapshot.project(slug: slug)
        let members = (settings.members ?? []).filter { AccessKey.settings.contains($0.name) }
        var key = try AccessKey.shape.decode(.object(members))
        let secret = try given.map { try KeySecret(given: $0) } ?? KeySecret(chance: chance)
        try take(secret, for: &key)
        key.id = AccessKey.idPrefix + chance.uuid()
        key.expiresAt = key.expiry?.text
        key.createdAt = now.text
        key.updatedAt = now.text
        try write(key, of: project.folder, subject: "Create key \(key.name)", author: author, now: now)
        return IssuedKey(project: project.folder, key: key, secret: secret.text)
    }

    /// Makes a key useless for ever; its file stays.
    ///
    /// One that is revoked already stays as it is. Where `folder` names a project's folder it must be a key of that
    /// project.
    ///
    /// - Throws: `not-found`, `refused` where its file has an edit that is not committed.
    @discardableResult
    package func revokeKey(
        _ id: String, of folder: String? = nil, author: Author, now: Instant
    ) throws -> ProjectKey {
        try settle()
        let found = try snapshot.key(id, of: folder)
        guard found.key.revokedAt == nil else { return found }
        var key = found.key
        key.revokedAt = now.text
        key.updatedAt = now.text
        try write(key, of: found.project, subject: "Revoke key \(key.name)", author: author, now: now)
        return ProjectKey(project: found.project, key: key)
    }

    /// Gives a key another secret; the old one opens nothing any more.
    ///
    /// - Throws: `not-found`, `Invalid` for a given secret that is none, `refused` for a key that was revoked or is
    ///   past its end.
    package func rotateKey(
        _ id: String, secret given: String? = nil, author: Author, now: Instant
    ) throws -> IssuedKey {
        try settle()
        let found = try snapshot.key(id)
        guard found.key.isValid(at: now) else {
            throw DaybookError(
                .refused, "The key \(found.key.id) is \(found.key.revokedAt == nil ? "past its end" : "revoked").",
                remedy: "Make a new one with `daybook key create`.")
        }
        var key = found.key
        let secret = try given.map { try KeySecret(given: $0) } ?? KeySecret(chance: chance)
        try take(secret, for: &key)
        key.updatedAt = now.text
        try write(key, of: found.project, subject: "Rotate key \(key.name)", author: author, now: now)
        return IssuedKey(project: found.project, key: key, secret: secret.text)
    }

    /// A secret that any key has or had, revoked ones too, would open what it no longer should.
    private func take(_ secret: KeySecret, for key: inout AccessKey) throws(Invalid) {
        guard !snapshot.keys.contains(where: { $0.key.hash == secret.hash }) else {
            throw Invalid(problems: [Problem(field: "secret", words: "is or was the secret of a key")])
        }
        key.hash = secret.hash
        key.prefix = secret.prefix
    }

    private func write(
        _ key: AccessKey, of project: String, subject: String, author: Author, now: Instant
    ) throws {
        let message = GitMessage(subject, trailers: [.init("Project", project), .init("Key", key.id)])
        try writeDefinition(
            key, shape: AccessKey.shape, path: StorePath.key(key.uuid, of: project),
            plan: ChangePlan(author: author, at: now, message: message), newSecret: key.hash)
    }
}
