import DaybookClassify
import DaybookCore
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// What Hummingbird knows of a request besides its head: whom the connection is with.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: Address?

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress.flatMap { Address(written: $0) }
    }
}

/// Binds routes to Hummingbird's router: methods, HEAD and OPTIONS, CORS, errors and metrics are the same for all.
struct RouteBinding: Sendable {
    let options: ServerOptions
    let clocks: Clocks
    let metrics: Metrics
    let logger: Logger

    private static let methods: [HTTPRequest.Method] = [
        .get, .head, .post, .put, .delete, .patch, .options, .trace, .connect,
    ]

    func add(_ routes: [Route], to router: Router<ServerContext>) {
        for route in routes {
            for method in RouteBinding.methods {
                router.on(RouterPath(route.path), method: method) { request, context in
                    await respond(request, context, route)
                }
            }
        }
    }

    private func respond(_ request: Request, _ context: ServerContext, _ route: Route) async -> Response {
        var answer: APIResponse
        let isHead = request.method == .head
        if request.method == .options {
            answer = APIResponse(
                status: 204,
                headers: [
                    "Access-Control-Allow-Methods": Origins.methods, "Access-Control-Allow-Headers": Origins.headers,
                    "Access-Control-Max-Age": Origins.preflightAge,
                ])
        } else if let run = route.methods[isHead ? .get : request.method] {
            answer = await answered(request, context, route, run)
        } else {
            answer = .error(Failure(405, "Method not allowed.", headers: ["Allow": route.allowed]))
        }
        addOrigin(request, route, &answer)
        metrics.countRequest(route.kind, status: answer.status)
        return RouteBinding.response(answer, isHead: isHead)
    }

    private func answered(
        _ request: Request, _ context: ServerContext, _ route: Route,
        _ run: @Sendable (APIRequest) async throws -> APIResponse
    ) async -> APIResponse {
        do {
            var asked = try read(request, context)
            try route.check(asked)
            if [.post, .put, .patch].contains(request.method) {
                asked.body = try await body(of: request, upTo: min(route.bodyLimit ?? Int.max, options.bodyLimit))
            }
            return try await run(asked)
        } catch let failure as Failure {
            return .error(failure)
        } catch {
            // What the client did is a Failure; this is the server's own, and the client learns nothing of it.
            logger.error("A request failed.", metadata: ["cause": "\(error)", "path": "\(request.uri.path)"])
            return .error(Failure(500, "Internal server error"))
        }
    }

    private func body(of request: Request, upTo limit: Int) async throws(Failure) -> [UInt8] {
        do {
            return Array(buffer: try await request.body.collect(upTo: limit))
        } catch {
            throw Failure(413, "Request body is larger than \(limit) bytes.")
        }
    }

    private func read(_ request: Request, _ context: ServerContext) throws(Failure) -> APIRequest {
        guard let peer = context.peer else { throw Failure(400, "The connection has no address.") }
        var parameters: [String: String] = [:]
        for (name, value) in context.parameters {
            let text = String(value)
            parameters[String(name)] = text.removingPercentEncoding ?? text
        }
        func list(_ name: HTTPField.Name?) -> [Substring] {
            name.map { request.headers[values: $0].flatMap { $0.split(separator: ",") } } ?? []
        }
        let forwarded = list(HeaderName.forwardedFor)
        let isForwarded = HeaderName.forwardedFor.map { request.headers.contains($0) } ?? false
        return APIRequest(
            method: request.method, uri: request.uri.string, query: FormFields.read(request.uri.query ?? ""),
            parameters: parameters, headers: request.headers,
            address: options.proxies.client(peer: peer, forwarded: forwarded),
            isLocal: peer.isLoopback && !isForwarded, host: request.head.authority,
            isSecure: options.proxies.isSecure(peer: peer, protocols: list(HeaderName.forwardedProtocol)),
            now: clocks.now())
    }

    private func addOrigin(_ request: Request, _ route: Route, _ answer: inout APIResponse) {
        switch (route.reach, options.origins) {
        case (.own, _): return
        case (.open, .unset), (.open, .any): answer.headers["Access-Control-Allow-Origin"] = "*"
        case (.open, .listed), (.query, _):
            answer.headers["Vary"] = "Origin"
            guard let origin = request.headers[.origin], options.origins.allowQuery(origin) else { return }
            answer.headers["Access-Control-Allow-Origin"] = origin
        }
    }

    private static func response(_ answer: APIResponse, isHead: Bool) -> Response {
        var fields = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        let status = HTTPResponse.Status(code: answer.status)
        switch answer.body {
        case .none:
            return Response(status: status, headers: fields)
        case .bytes(let bytes):
            guard isHead else {
                return Response(status: status, headers: fields, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
            }
            return Response(
                status: status, headers: fields,
                body: .init(contentLength: bytes.count) { writer in try await writer.finish(nil) })
        case .pieces(let next):
            return Response(
                status: status, headers: fields,
                body: .init { writer in
                    while !isHead, let piece = next() { try await writer.write(ByteBuffer(bytes: piece)) }
                    try await writer.finish(nil)
                })
        }
    }
}
