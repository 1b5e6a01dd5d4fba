import CGit2
import Crypto
import DaybookCore

/// Stores files as loose blobs of a repository; each thread has one of its own.
///
/// The library's own call hashes by an SHA-1 that looks for collisions, at a quarter of the speed of the processor's,
/// and for one file at a time. Who could plant a collision here writes the store already, and whatever is read from git
/// is checked by the library's hash.
final class BlobStore {
    private let backend: UnsafeMutablePointer<git_odb_backend>

    /// The loose objects of the repository whose objects are in this folder.
    init(objects: String) throws(DaybookError) {
        var backend: UnsafeMutablePointer<git_odb_backend>?
        // Level 1; synced; modes as the library chooses them.
        try GitLibrary.check(git_odb_backend_loose(&backend, objects, 1, 1, 0, 0), "opening \(objects)")
        guard let backend else { throw DaybookError(.git, "Git opened no objects in \(objects).") }
        self.backend = backend
    }

    deinit { cgit_backend_free(backend) }

    /// Stores bytes where they are not stored yet; linear in them.
    func store(_ bytes: [UInt8], of path: String) throws(DaybookError) -> git_oid {
        var hasher = Insecure.SHA1()
        hasher.update(data: Array("blob \(bytes.count)\0".utf8))
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
        var id = git_oid()
        withUnsafeMutableBytes(of: &id) { hasher.finalize().withUnsafeBytes($0.copyMemory) }
        guard cgit_backend_exists(backend, &id) == 0 else { return id }
        let code = bytes.withUnsafeBytes { cgit_backend_write_blob(backend, &id, $0.baseAddress, $0.count) }
        try GitLibrary.check(code, "storing \(path)")
        return id
    }
}
