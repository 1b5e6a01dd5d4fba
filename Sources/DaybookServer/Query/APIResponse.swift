import DaybookCore

/// An answer, whole or in pieces.
struct APIResponse: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Gives piece after piece until it gives nil.
        case pieces(@Sendable () -> [UInt8]?)

        /// The bytes of one that is not in pieces.
        var whole: [UInt8] {
            if case .bytes(let bytes) = self { bytes } else { [] }
        }
    }

    var status = 200
    var headers: [String: String] = [:]
    var body = Body.none

    /// A JSON body.
    static func json(_ bytes: [UInt8], status: Int = 200) -> APIResponse {
        APIResponse(status: status, headers: ["Content-Type": "application/json"], body: .bytes(bytes))
    }

    /// A JSON body.
    static func json(_ value: Value, status: Int = 200) -> APIResponse {
        var writer = JSONWriter()
        writer.value(value)
        return json(writer.bytes, status: status)
    }

    static func text(_ text: String, type: String = "text/plain; charset=utf-8") -> APIResponse {
        APIResponse(headers: ["Content-Type": type], body: .bytes(Array(text.utf8)))
    }

    static func redirect(to place: String) -> APIResponse {
        APIResponse(status: 302, headers: ["Location": place])
    }

    static let noContent = APIResponse(status: 204)

    /// An error in the shape that every API here has.
    static func error(_ failure: Failure) -> APIResponse {
        var response = json(.object([.init("error", .text(failure.message))]), status: failure.status)
        response.headers.merge(failure.headers) { $1 }
        return response
    }
}
