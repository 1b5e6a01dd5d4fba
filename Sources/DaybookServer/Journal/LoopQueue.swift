import DaybookStore
import NIOCore
import NIOPosix

/// Gathers the requests that one turn of an event loop brings, and submits them together once the turn is over: so the
/// disk is asked for all of them at once, and its thread is not woken in the middle of the turn.
///
/// Any loop may use it: each has its own list, which no other thread sees.
final class LoopQueue: Sendable {
    private final class Gathered: @unchecked Sendable {
        var turn: JournalTurn?
    }

    private let commit: GroupCommit
    private let gathered = ThreadSpecificVariable<Gathered>()

    init(commit: GroupCommit) {
        self.commit = commit
    }

    /// Takes a request on its own loop, and its lines where it has any.
    func submit(_ request: JournalTurn.Request, _ batch: JournalBatch?, on loop: any EventLoop) {
        let mine = gathered.currentValue ?? Gathered()
        if mine.turn == nil {
            gathered.currentValue = mine
            mine.turn = JournalTurn(loop: loop)
            // What is executed runs behind all that the turn brought.
            loop.execute { [self] in
                guard let mine = gathered.currentValue, let turn = mine.turn else { return }
                mine.turn = nil
                commit.submit(turn)
            }
        }
        mine.turn?.add(request, batch)
    }
}
