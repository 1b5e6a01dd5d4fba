import Crypto
import DaybookCore
import DaybookStore
import Foundation

/// What a browser shows instead of the password for 12 hours: an end, and a code under a key that hangs on the share's
/// content key, so that it is dead as soon as a password is removed.
struct ShareCookie {
    let share: Share
    let content: SealingKey

    static let name = "pulse_share"
    private static let seconds = 12 * 3_600

    /// The header that sets it, for the paths of a token only.
    func header(path: String, now: Instant) -> String {
        let end = now.milliseconds / 1_000 + ShareCookie.seconds
        let code = Hex.text(HMAC<SHA256>.authenticationCode(for: text(end), using: content.derived("cookie")))
        return
            "\(ShareCookie.name)=\(end).\(code); Path=\(path); Max-Age=\(ShareCookie.seconds); HttpOnly; SameSite=Lax"
    }

    /// True for a `Cookie` header with a code that is in force.
    func isIn(_ header: String, now: Instant) -> Bool {
        header.split(separator: ";").contains { pair in
            let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0] == ShareCookie.name else { return false }
            let value = parts[1].split(separator: ".")
            guard value.count == 2, let end = Int(value[0]), now.milliseconds / 1_000 < end,
                let code = ShareCookie.bytes(value[1])
            else { return false }
            return HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: text(end), using: content.derived("cookie"))
        }
    }

    private func text(_ end: Int) -> Data { Data("\(share.id) \(end)".utf8) }

    private static func bytes(_ digits: Substring) -> [UInt8]? {
        let utf8 = Array(digits.utf8)
        guard utf8.count == 64 else { return nil }
        let bytes = stride(from: 0, to: 64, by: 2).compactMap {
            UInt8(String(decoding: utf8[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        return bytes.count == 32 ? bytes : nil
    }
}
