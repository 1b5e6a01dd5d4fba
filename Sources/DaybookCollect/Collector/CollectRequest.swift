import DaybookClassify
import DaybookCore
import Synchronization

/// One request on its way through the collector.
struct CollectRequest {
    let visit: Visit
    let client: Client
    /// Why none of its events is stored.
    let reason: DropReason?
    let target: CollectProject
    let key: CollectKey
    let rules: EnvelopeRules
    let desk: LineDesk
}

/// What User-Agent and address say: the same for every event of a request.
struct VisitDescription {
    let client: Client
    let bot: String
    let place: Place
}

/// Desks that nobody sits at; as many as there were threads at once.
///
/// Any thread may use it.
final class DeskPool: Sendable {
    private let free = Mutex<[Unshared]>([])

    /// A desk between two threads, of which one alone has it.
    private struct Unshared: @unchecked Sendable {
        let desk: LineDesk
    }

    func take() -> LineDesk { free.withLock { $0.popLast() }?.desk ?? LineDesk() }

    func giveBack(_ desk: LineDesk) {
        desk.clear()
        let unshared = Unshared(desk: desk)
        free.withLock { $0.append(unshared) }
    }
}
