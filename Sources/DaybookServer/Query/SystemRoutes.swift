import DaybookAPI
import DaybookCore
import DaybookEngine
import DaybookSite
import HTTPTypes

/// What a server tells about itself, and its documents.
struct SystemRoutes: Sendable {
    let catalog: Catalog
    let templates: Templates
    let script: TrackerScript
    let health: Health
    let metrics: MetricsPage
    let admin: AdminGate

    var routes: [Route] {
        let reference = MarkdownReference(catalog)
        let page = templates.reference(reference)
        let description = OpenAPI.document(catalog, version: DaybookVersion.current)
        return [
            Route([.health: healthy], reach: .open, kind: "health"),
            Route([.ready: ready], reach: .open, kind: "health"),
            Route([.metrics: measured], kind: "metrics"),
            Route([.openapi: { _ in .json(description) }], reach: .open, kind: "docs"),
            Route([.docs: { _ in .redirect(to: ServerEndpoint.reference.path) }], reach: .open, kind: "docs"),
            Route(
                [
                    .reference: { _ in
                        APIResponse(
                            headers: [
                                "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": SitePolicy.live,
                            ], body: .bytes(page))
                    }
                ], reach: .open, kind: "docs"),
            Route([.script: { script.answer("script.js", $0) }], reach: .open, kind: "script"),
            Route([.scriptFile: { script.answer($0.parameters["file"] ?? "", $0) }], reach: .open, kind: "script"),
        ]
    }

    private func healthy(_ request: APIRequest) -> APIResponse {
        let isWell = health.canWrite
        return .json(
            .object([
                .init("status", .text(isWell ? "ok" : "unhealthy")), .init("timestamp", .int(request.now.milliseconds)),
            ]), status: isWell ? 200 : 503)
    }

    private func ready(_ request: APIRequest) -> APIResponse {
        let problems = health.problems
        // Strangers learn which part fails, and only this machine in which words.
        let words = problems.map { request.isLocal ? "\($0.part): \($0.problem)" : $0.part }
        return .json(
            .object([
                .init("status", .text(health.isReady ? "ready" : "not_ready")),
                .init("problems", .list(words.map(Value.text))),
            ]), status: health.isReady ? 200 : 503)
    }

    private func measured(_ request: APIRequest) throws(Failure) -> APIResponse {
        if !request.isLocal { try admin.check(request) }
        return .text(metrics.text, type: "text/plain; version=0.0.4; charset=utf-8")
    }
}
