import DaybookAPI
import DaybookCollect
import DaybookCore
import DaybookEngine
import DaybookStore
import HTTPTypes

/// What a share's link answers (contract section 6.32): the public view of its reports, in its span and of its part of
/// the traffic, whatever a client asks.
struct ShareRoutes: Sendable {
    let catalog: Catalog
    let gate: ShareGate
    let snapshots: LiveSnapshots
    let engine: Engine
    let workers: Workers

    private static let headers = ["Cache-Control": "private, no-store"]

    var routes: [Route] {
        [
            Route([.resolveShare: resolve], reach: .open, kind: "share"),
            Route([.unlockShare: unlock], reach: .open, kind: "share"),
            Route([.shareReport: report], reach: .open, kind: "share"),
        ]
    }

    private func resolve(_ request: APIRequest) async throws -> APIResponse {
        let visit = try await gate.visit(request)
        return try await workers.run {
            let names = try reports(of: visit).map(\.info.id)
            let first = ["stats", "timeseries"].filter(names.contains)
            let bodies = try first.map { ($0, try body($0, visit, request)) }
            return answer(
                ShareBody.resolved(visit.share, dashboard: try dashboard(of: visit), reports: names, bodies: bodies))
        }
    }

    private func report(_ request: APIRequest) async throws -> APIResponse {
        let visit = try await gate.visit(request)
        let name = request.parameters["report"] ?? ""
        guard try reports(of: visit).contains(where: { $0.info.id == name }) else {
            throw Failure(404, "Report '\(name)' not found.")
        }
        return try await workers.run { answer(try body(name, visit, request)) }
    }

    private func unlock(_ request: APIRequest) async throws -> APIResponse {
        let share = try gate.share(request).share
        let password = try Failure.translatingAdmin { try ShareInput.password(try request.object()) }
        var response = APIResponse.json(.object([.init("ok", .bool(true))]))
        response.headers.merge(ShareRoutes.headers) { $1 }
        guard share.isProtected else { return response }
        let opened = try await gate.open(share, password, request)
        let kept = try gate.contentKey(of: share)
        if let content = opened ?? kept {
            let path = ShareBody.path(of: request.parameters["token"] ?? "")
            response.headers["Set-Cookie"] = ShareCookie(share: share, content: content).header(
                path: path, now: request.now)
        }
        return response
    }

    private func answer(_ body: [UInt8]) -> APIResponse {
        var response = APIResponse.json(body)
        response.headers.merge(ShareRoutes.headers) { $1 }
        return response
    }

    /// What the share shows of what the project has.
    private func reports(of visit: ShareGate.Visit) throws -> [Report] {
        catalog.narrowed(to: visit.share, dashboard: try dashboard(of: visit)).modules.filter {
            visit.target.gates[$0.id]?.isEnabled ?? false
        }.flatMap(
            \.reports)
    }

    private func dashboard(of visit: ShareGate.Visit) throws -> DashboardLayout? {
        guard let id = visit.share.dashboard else { return nil }
        return try gate.definitions.current.dashboard(id, of: visit.target.project, catalog)
    }

    private func body(_ name: String, _ visit: ShareGate.Visit, _ request: APIRequest) throws -> [UInt8] {
        guard let endpoint = catalog.endpoint(ofReport: name) else { throw Failure(404, "Report '\(name)' not found.") }
        let view = try snapshots.view(of: visit.target.project.folder)
        let calendar = view.project.snapshot.calendar
        let asked = ["start_at", "end_at", "limit", "offset", "grain"]
        var query = request.query.filter { asked.contains($0.key) }
        if let span = visit.share.period.flatMap(ShareSpan.init) {
            let today = calendar.day(of: request.now)
            let days = span.days(today: today, first: view.project.days.days.first ?? today)
            query["start_at"] = days.lowerBound.text
            query["end_at"] = days.upperBound.text
        }
        query["filter"] = visit.share.filter
        query["view"] = Parameters.publicView
        let reading = Reading(
            calendar: calendar, now: request.now, publicThreshold: visit.target.project.publishThreshold
        ) { plans in
            try engine.run(plans, on: view.project.snapshot, using: view.project.days)
        }
        return try Failure.translating {
            try endpoint.respond(to: Call(grant: Grant(scopes: [.query]), query: query), reading: reading)
        }
    }
}
