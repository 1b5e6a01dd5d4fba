import DaybookCore
import Synchronization

/// What stands between the server and its work, for `GET /health` and `GET /ready`.
///
/// Any thread may use it.
final class Health: Sendable {
    private struct State {
        var problems: [String: String] = [:]
        var isStopping = false
    }

    private let state = Mutex(State())

    /// Parts whose failure keeps no event from being taken and no report from being right.
    private static let minor: Set<String> = ["rebuild"]

    /// True while nothing but minor parts fails.
    var isReady: Bool {
        state.withLock { !$0.isStopping && $0.problems.keys.allSatisfy(Health.minor.contains) }
    }

    /// Notes that a part cannot do its work, in one sentence without secrets; nil once it can.
    func report(_ part: String, _ problem: String?) { state.withLock { $0.problems[part] = problem } }

    func stop() { state.withLock { $0.isStopping = true } }

    /// What is wrong, by part.
    var problems: [(part: String, problem: String)] {
        state.withLock { state in
            var all = state.problems.sorted { $0.key < $1.key }.map { (part: $0.key, problem: $0.value) }
            if state.isStopping { all.append(("server", "It is stopping.")) }
            return all
        }
    }

    /// True while events can be written.
    var canWrite: Bool { state.withLock { $0.problems["journal"] == nil } }
}
