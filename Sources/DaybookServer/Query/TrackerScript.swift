import Crypto
import DaybookCore
import Foundation
import HTTPTypes

/// The tracking script and its parts, read once (contract section 6.7, control C15).
///
/// The script has its documented name with a short cache, and a name with its hash that never changes its meaning.
struct TrackerScript: Sendable {
    private struct File: Sendable {
        let bytes: [UInt8]
        let tag: String
        let isImmutable: Bool
    }

    private let files: [String: File]

    /// Reads `tracker/script.js` and `tracker/parts/*.js` of the first template folder that has them.
    ///
    /// - Throws: `not-found` where the script is missing.
    init(templates: [String]) throws(DaybookError) {
        var files: [String: File] = [:]
        let found = templates.first { FileManager.default.fileExists(atPath: "\($0)/tracker/script.js") }
        guard let templates = found, let script = FileManager.default.contents(atPath: "\(templates)/tracker/script.js")
        else {
            throw DaybookError(
                .notFound, "None of \(templates.joined(separator: ", ")) has tracker/script.js.",
                remedy: "Name a folder that has it with --templates.")
        }
        let hash = TrackerScript.hash(script)
        files["script.js"] = File(bytes: [UInt8](script), tag: hash, isImmutable: false)
        files["\(hash).js"] = File(bytes: [UInt8](script), tag: hash, isImmutable: true)
        let parts = (try? FileManager.default.contentsOfDirectory(atPath: "\(templates)/tracker/parts")) ?? []
        for name in parts where name.hasSuffix(".js") {
            guard let part = FileManager.default.contents(atPath: "\(templates)/tracker/parts/\(name)") else {
                continue
            }
            files[name] = File(bytes: [UInt8](part), tag: TrackerScript.hash(part), isImmutable: false)
        }
        self.files = files
    }

    func answer(_ name: String, _ request: APIRequest) -> APIResponse {
        guard let file = files[name] else { return .error(Failure(404, "Not found.")) }
        let tag = "\"\(file.tag)\""
        var response = APIResponse(
            headers: [
                "Content-Type": "application/javascript; charset=utf-8", "ETag": tag,
                "Cache-Control": file.isImmutable ? "public, max-age=31536000, immutable" : "public, max-age=3600",
                "Cross-Origin-Resource-Policy": "cross-origin",
            ], body: .bytes(file.bytes))
        if request.headers[.ifNoneMatch]?.contains(tag) ?? false {
            response.status = 304
            response.body = .none
        }
        return response
    }

    private static func hash(_ data: Data) -> String { Hex.text(SHA256.hash(data: data).prefix(8)) }
}
