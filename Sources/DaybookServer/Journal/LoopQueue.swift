import NIOCore
import NIOPosix

/// Gathers the requests that one turn of an event loop brings, and submits them together once the turn is over: so the
/// disk is asked for all of them at once, and its thread is not woken in the middle of the turn.
///
/// Any loop may use it: each has its own list, which no other thread sees.
final class LoopQueue: Sendable {
    private final class Gathered: @unchecked Sendable {
        var requests: [GroupCommit.Waiting] = []
    }

    private let commit: GroupCommit
    private let gathered = ThreadSpecificVariable<Gathered>()

    init(commit: GroupCommit) {
        self.commit = commit
    }

    /// Takes a request on its own loop.
    func submit(_ request: GroupCommit.Waiting) {
        let mine = gathered.currentValue ?? Gathered()
        if gathered.currentValue == nil { gathered.currentValue = mine }
        mine.requests.append(request)
        guard mine.requests.count == 1 else { return }
        // What is executed runs behind all that the turn brought.
        request.loop.execute { [self] in
            guard let mine = gathered.currentValue else { return }
            let requests = mine.requests
            mine.requests = []
            commit.submit(requests)
        }
    }
}
