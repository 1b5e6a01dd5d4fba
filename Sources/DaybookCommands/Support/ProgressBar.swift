import DaybookOperations
import Glibc
import Synchronization

/// A line on standard error that shows how far an operation is; silent where nobody watches.
final class ProgressBar: Sendable {
    private let isShown = isatty(STDERR_FILENO) == 1
    private let hasDrawn = Mutex(false)
    private static let width = 30

    /// Draws the state over the last one.
    func show(_ progress: Progress) {
        guard isShown else { return }
        hasDrawn.withLock { $0 = true }
        var text = "\r\u{1B}[K"
        if let share = progress.share {
            let filled = Int(min(1, max(0, share)) * Double(ProgressBar.width))
            let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: ProgressBar.width - filled)
            text += "[\(bar)] \(Int(min(1, share) * 100)) % "
        }
        Output.write(Array((text + progress.words).utf8), to: STDERR_FILENO)
    }

    /// Takes the line away.
    func end() {
        if hasDrawn.withLock({ $0 }) { Output.write(Array("\r\u{1B}[K".utf8), to: STDERR_FILENO) }
    }
}
