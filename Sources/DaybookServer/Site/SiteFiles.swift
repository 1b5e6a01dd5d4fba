import DaybookSite
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What holds for every answer, and what is answered where no route is: a file of the built site, what the templates
/// have in its place, or 404.
struct SiteFiles: RouterMiddleware {
    typealias Context = ServerContext

    let templates: Templates
    let shares: SharedPages
    /// False where search engines are to leave the site alone.
    let isIndexed: Bool

    func handle(
        _ request: Request, context: ServerContext, next: (Request, ServerContext) async throws -> Response
    ) async throws -> Response {
        let path = SiteFiles.plain(request.uri.path)
        var response: Response
        do {
            if let path, shares.open(path) {
                response = try await next(request, context)
                // The path that Hummingbird gives to its file server.
                if context.endpointPath == "FileMiddleware" { addHeaders(to: &response, path) }
            } else {
                response = missing(request)
            }
        } catch let error as HTTPError where error.status == .notFound {
            response = replacement(request)
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        if let policy = HeaderName.referrerPolicy { response.headers[policy] = "same-origin" }
        return response
    }

    /// A path without percent signs; nil for one with a name that begins with a dot, and for separators and NULs that
    /// are spelled in percent signs.
    private static func plain(_ path: String) -> String? {
        guard let plain = path.removingPercentEncoding else { return nil }
        let spelled = path.lowercased()
        if ["%2f", "%5c", "%00"].contains(where: spelled.contains) { return nil }
        let isHidden = plain.split(separator: "/").contains { $0.hasPrefix(".") && $0 != ".well-known" }
        return isHidden ? nil : plain
    }

    /// What `_headers` says to other hosts: who may frame a page, and that each is asked for again (control C33).
    private func addHeaders(to response: inout Response, _ path: String) {
        let isShared = path.hasPrefix("/\(SharedPages.root)/")
        response.headers[.cacheControl] = isShared ? "no-store" : "no-cache"
        if !isShared { response.headers[.contentSecurityPolicy] = SitePolicy.frames }
        if !isIndexed, let robots = HeaderName.robots { response.headers[robots] = "noindex" }
    }

    // MARK: What is not there

    private func replacement(_ request: Request) -> Response {
        let path = request.uri.path
        let assets = "/assets/"
        if path.hasPrefix(assets), let bytes = templates.assets[String(path.dropFirst(assets.count))] {
            var response = answer(bytes, FileTypes.type(of: path))
            response.headers[.cacheControl] = "max-age=300"
            return response
        }
        return path == "/" && request.method != .post ? home : missing(request)
    }

    /// People get a page; programs, what the APIs answer.
    private func missing(_ request: Request) -> Response {
        var response: Response
        if request.headers[.accept]?.contains("text/html") ?? false, !request.uri.path.hasPrefix("/api/") {
            response = answer(MissingPage.bytes(templates: templates), FileTypes.type(of: "404.html"))
            response.headers[.contentSecurityPolicy] = SitePolicy.live
        } else {
            response = answer(Array("{\"error\":\"Not found.\"}".utf8), "application/json")
        }
        response.status = .notFound
        return response
    }

    /// What a server without a built site shows.
    private var home: Response {
        let page = """
            <!DOCTYPE html>
            <html lang="en"><meta charset="utf-8"><title>Daybook</title>
            <h1>Daybook</h1>
            <p>This server collects events. No site has been built yet; the API is described in
            <a href="api/docs">the reference</a>.</p></html>

            """
        return answer(Array(page.utf8), FileTypes.type(of: "index.html"))
    }

    private func answer(_ bytes: [UInt8], _ type: String) -> Response {
        Response(status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
