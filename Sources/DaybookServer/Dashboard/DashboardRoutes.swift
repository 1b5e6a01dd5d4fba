import DaybookAPI
import DaybookCollect
import DaybookCore
import DaybookEngine
import DaybookSite
import DaybookStore

/// The dashboards for who has signed in: the overview and every report of the key's project, published or not.
struct DashboardRoutes: Sendable {
    let catalog: Catalog
    let templates: Templates
    let definitions: DefinitionsKeeper
    let gate: Gate
    let signIn: SignIn
    let snapshots: LiveSnapshots
    let engine: Engine
    let workers: Workers

    var routes: [Route] {
        [
            Route([.dashboard: { try await answer($0) }], reach: .own, kind: "dashboard"),
            Route([.dashboardReport: { try await answer($0) }], reach: .own, kind: "dashboard"),
        ] + signIn.routes
    }

    private func answer(_ request: APIRequest) async throws -> APIResponse {
        try gate.count(request.address)
        guard let visit = signIn.visit(request) else { return LiveResponse.redirect(to: LiveSession.loginPath) }
        try gate.count(visit.entry)
        definitions.uses.note(visit.entry.key.id, at: request.now)
        return try await workers.run { try page(request, visit) }
    }

    private func page(_ request: APIRequest, _ visit: SignIn.Visit) throws -> APIResponse {
        let opened = catalog.endpoints.filter { endpoint in
            (try? visit.entry.open(endpoint.info.module)) != nil
        }.compactMap { catalog.report($0.info.report) }
        let project = visit.entry.target.project
        let view = try snapshots.view(of: project.folder)
        let calendar = view.project.snapshot.calendar
        let days = view.project.days.days
        // Numbers are shown also where what people have written beside them cannot be read.
        let notes = (try? definitions.current.store.annotations(of: project, calendar: calendar))?.annotations ?? []
        let pages = LivePages(
            project: project, days: days, facts: ProjectFacts(days: days, annotations: notes), calendar: calendar,
            now: request.now, reports: opened.map(\.info), session: LiveSession(token: visit.token), inputs: view.tag,
            templates: templates)
        let id = request.parameters["report"]
        let asked = id.map { id in opened.filter { $0.info.id == id } } ?? opened.filter { !$0.info.isMomentary }
        if id != nil && asked.isEmpty { return LiveResponse.page(pages.missing, status: 404) }
        do {
            let isMomentary = asked.first?.info.isMomentary ?? false
            let choice =
                try isMomentary
                ? LiveChoice(momentOf: request.now, calendar: calendar)
                : LiveChoice(request.query, calendar: calendar, now: request.now)
            let query = DashboardQuery(asked, range: choice.range, calendar: calendar, filter: choice.filter)
            let results = try engine.run(query.plans, on: view.project.snapshot, using: view.project.days)
            let values = query.values(results[...], asOf: request.now)
            guard id != nil, let value = values.reports.first else {
                return LiveResponse.page(pages.overview(values, choice))
            }
            return LiveResponse.page(pages.report(value, values, choice))
        } catch let error as APIError {
            return LiveResponse.page(pages.refusal(error, of: request.query), status: error.status)
        }
    }
}
