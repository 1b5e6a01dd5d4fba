import HTTPTypes
import Hummingbird
import NIOCore

/// What holds for every answer, and what is answered where no route is: a file of the built site, or 404.
struct SiteFiles: RouterMiddleware {
    typealias Context = ServerContext

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            let isHidden = request.uri.path.split(separator: "/").contains {
                $0.hasPrefix(".") && $0 != ".well-known" || $0.lowercased().hasPrefix("%2e")
            }
            response = isHidden ? SiteFiles.missing : try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            response = SiteFiles.missing
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        if let policy = HeaderName.referrerPolicy { response.headers[policy] = "same-origin" }
        return response
    }

    private static var missing: Response {
        Response(
            status: .notFound, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: "{\"error\":\"Not found.\"}")))
    }
}
