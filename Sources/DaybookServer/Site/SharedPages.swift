import DaybookCollect
import DaybookCore
import DaybookStore
import Foundation

/// Which files of shared pages may be read: those of shares in force, and of a protected share what is sealed.
///
/// The next build takes the others away; until then they are not answered.
struct SharedPages: Sendable {
    let definitions: DefinitionsKeeper
    /// The folder of the built site.
    let folder: String
    let now: @Sendable () -> Instant

    /// The folder of all of them below the site's root.
    static let root = Share.root

    /// True for a path, without percent signs, that leads elsewhere or to a page that may be read.
    func open(_ path: String) -> Bool {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.first == SharedPages.root else { return true }
        let current = definitions.current
        guard parts.count > 1, let found = current.shares.share(ofPage: parts[1]),
            let target = current.targets[found.project], !target.project.archived, found.share.isInForce(at: now())
        else { return false }
        return !found.share.isProtected || isSealed(found.share)
    }

    /// A sealed page is one file: where there are others, they were built before the share's first password.
    private func isSealed(_ share: Share) -> Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(share.folder)"))?.count == 1
    }
}
