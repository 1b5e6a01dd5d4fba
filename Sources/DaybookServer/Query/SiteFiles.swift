import Foundation
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
            response = SiteFiles.isHidden(request.uri.path) ? SiteFiles.missing : try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            response = request.uri.path == "/" && request.method != .post ? SiteFiles.home : SiteFiles.missing
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        if let policy = HeaderName.referrerPolicy { response.headers[policy] = "same-origin" }
        return response
    }

    /// True for names that begin with a dot, and for separators and NULs that are spelled in percent signs.
    private static func isHidden(_ path: String) -> Bool {
        guard let plain = path.removingPercentEncoding else { return true }
        let spelled = path.lowercased()
        if ["%2f", "%5c", "%00"].contains(where: spelled.contains) { return true }
        return plain.split(separator: "/").contains { $0.hasPrefix(".") && $0 != ".well-known" }
    }

    /// What a server without a built site shows.
    private static var home: Response {
        let page = """
            <!DOCTYPE html>
            <html lang="en"><meta charset="utf-8"><title>Daybook</title>
            <h1>Daybook</h1>
            <p>This server collects events. No site has been built yet; the API is described in
            <a href="api/docs">the reference</a>.</p></html>

            """
        return Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: page)))
    }

    private static var missing: Response {
        Response(
            status: .notFound, headers: [.contentType: "application/json"],
            body: .init(byteBuffer: ByteBuffer(string: "{\"error\":\"Not found.\"}")))
    }
}
