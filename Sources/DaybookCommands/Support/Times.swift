import DaybookCore
import DaybookOperations

/// Times of the command line.
enum Times {
    /// Reads `--as-of`: `newest`, `now`, or RFC 3339.
    static func asOf(_ text: String?) throws(DaybookError) -> AsOf {
        switch text {
        case nil, "newest": return .newest
        case "now": return .now
        case .some(let text):
            guard let written = InstantText(text) else {
                throw DaybookError(
                    .usage, "'\(text)' is no time for --as-of.",
                    remedy: "Use newest, now, or RFC 3339 such as 2026-05-09T18:00:00Z.")
            }
            return .at(written.instant)
        }
    }
}
