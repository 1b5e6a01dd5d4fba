package import DaybookCore
import DaybookJSON
import Synchronization

/// When each key was last used: `.daybook/state/key-uses.json`, which git never sees.
///
/// Any thread may note a use. What is noted is in memory until it is flushed; a crash loses at most that.
package final class KeyUses: Sendable {
    private struct State {
        var times: [String: Instant]
        var isDirty = false
        var flushed: Instant?
    }

    private let directory: DataDirectory
    private let files: any FileSystem
    private let state: Mutex<State>

    private static let pause = 60_000

    /// The uses that earlier servers wrote down; none where the file is missing or unreadable.
    package init(of directory: DataDirectory, files: any FileSystem = LinuxFileSystem()) {
        self.directory = directory
        self.files = files
        let path = directory.absolute(DataDirectory.keyUses)
        let value = try? JSON.parse(files.read(path))
        let times = (value?.members ?? []).compactMap { member in
            member.value.text.flatMap(InstantText.init).map { (member.name, $0.instant) }
        }
        state = Mutex(State(times: Dictionary(times) { max($0, $1) }))
    }

    /// Notes that a key was used.
    package func note(_ id: String, at now: Instant) {
        state.withLock { state in
            // Of a second only its first use changes what is written.
            guard (state.times[id]?.milliseconds ?? .min) / 1_000 < now.milliseconds / 1_000 else { return }
            state.times[id] = now
            state.isDirty = true
        }
    }

    /// When a key was last used; nil for never.
    package func lastUse(of id: String) -> Instant? { state.withLock { $0.times[id] } }

    /// Writes down what is new, at most once a minute; a server calls this as often as it likes.
    package func flush(at now: Instant) throws(DaybookError) {
        let isDue = state.withLock { state in
            let isDue = state.flushed.map { now.milliseconds - $0.milliseconds >= KeyUses.pause } ?? true
            if isDue && state.isDirty { state.flushed = now }
            return isDue
        }
        if isDue { try flush() }
    }

    /// Writes down what is new, as a server does when it stops.
    package func flush() throws(DaybookError) {
        let times = state.withLock { state -> [String: Instant]? in
            guard state.isDirty else { return nil }
            state.isDirty = false
            return state.times
        }
        guard let times else { return }
        let members = times.sorted { $0.key < $1.key }.map { Value.Member($0.key, .text($0.value.text)) }
        do {
            try files.replaceWhole(
                directory.absolute(DataDirectory.keyUses), DefinitionFile.bytes(of: members), mode: 0o600)
        } catch {
            state.withLock { $0.isDirty = true }
            throw error
        }
    }
}
