import DaybookCore
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Serves the files of a built site on the loopback interface until a signal stops it.
package struct SiteServer: Sendable {
    private let folder: String
    private let port: Int

    /// A server for a folder; port 0 takes a free one.
    package init(folder: String, port: Int) {
        self.folder = folder
        self.port = port
    }

    /// Serves until SIGINT or SIGTERM; `ready` is told the address once requests are answered.
    ///
    /// - Throws: `inputOutput` where the port cannot be had.
    package func run(ready: @escaping @Sendable (String) -> Void) async throws {
        var logger = Logger(label: "daybook")
        logger.logLevel = .error
        let router = Router()
        router.add(middleware: SiteHeaders())
        router.add(middleware: FileMiddleware(folder, searchForIndexHtml: true, logger: logger))
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port), serverName: "daybook"),
            onServerRunning: { channel in
                ready("http://127.0.0.1:\(channel.localAddress?.port ?? port)/")
            },
            logger: logger)
        do {
            try await application.runService()
        } catch let error as IOError {
            throw DaybookError(
                .inputOutput, "Port \(port) of 127.0.0.1 cannot be listened on.",
                remedy: "Choose another with --port, or 0 for a free one.", cause: "\(error)")
        }
    }
}

/// What holds for every answer: files are read only, hidden ones are not there, browsers do not guess types or tell
/// others the page's address.
private struct SiteHeaders<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await answer(request, context: context, next: next)
        response.headers[.xContentTypeOptions] = "nosniff"
        if let policy = HTTPField.Name("Referrer-Policy") { response.headers[policy] = "same-origin" }
        return response
    }

    private func answer(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.method == .get || request.method == .head else {
            return Response(status: .methodNotAllowed, headers: [.allow: "GET, HEAD"])
        }
        let isHidden = request.uri.path.split(separator: "/").contains { $0.hasPrefix(".") && $0 != ".well-known" }
        return isHidden ? Response(status: .notFound) : try await next(request, context)
    }
}
