package import DaybookCore
import DaybookEngine

/// The endpoints of a server that answer no report: declared here once, for routing, OpenAPI and the reference.
package enum ServerEndpoint: String, Sendable, CaseIterable {
    case collect
    case batch
    case script
    case scriptFile
    case export
    case health
    case ready
    case metrics
    case openapi
    case docs
    case reference
    case dashboard
    case dashboardReport
    case loginForm
    case login
    case logout
    case showPrivacy
    case changePrivacy
    case listProjects
    case createProject
    case showProject
    case listKeys
    case createKey
    case revokeKey
    case listModules
    case changeModules
    case enableModule
    case disableModule
    case changeAccess
    case listShares
    case createShare
    case showShare
    case updateShare
    case deleteShare
    case resolveShare
    case unlockShare
    case shareReport

    /// Who may call an endpoint.
    package enum Caller: Sendable {
        case anyone
        case key(Scope)
        case adminToken
        /// Who has signed in; anybody else is led to the form.
        case session
    }

    package var method: String {
        switch self {
        case .collect, .batch, .login, .logout, .createProject, .createKey, .enableModule, .disableModule,
            .createShare, .unlockShare:
            "POST"
        case .changeModules, .changeAccess, .changePrivacy, .updateShare: "PUT"
        case .revokeKey, .deleteShare: "DELETE"
        default: "GET"
        }
    }

    package var path: String {
        switch self {
        case .collect: "/api/collect"
        case .batch: "/api/batch"
        case .script: "/api/script.js"
        case .scriptFile: "/api/script/{file}"
        case .export: "/api/v1/exports/{type}"
        case .health: "/health"
        case .ready: "/ready"
        case .metrics: "/metrics"
        case .openapi: "/openapi.json"
        case .docs: "/docs"
        case .reference: "/api/docs"
        case .dashboard: "/dashboard"
        case .dashboardReport: "/dashboard/{report}"
        case .loginForm, .login: "/dashboard/login"
        case .logout: "/dashboard/logout"
        case .showPrivacy, .changePrivacy: "/api/v1/privacy/settings"
        case .listProjects, .createProject: "/api/admin/projects"
        case .showProject: "/api/admin/projects/{id}"
        case .listKeys, .createKey: "/api/admin/projects/{id}/keys"
        case .revokeKey: "/api/admin/projects/{id}/keys/{key_id}"
        case .listModules, .changeModules: "/api/admin/projects/{id}/modules"
        case .enableModule: "/api/admin/projects/{id}/modules/{module_name}/enable"
        case .disableModule: "/api/admin/projects/{id}/modules/{module_name}/disable"
        case .changeAccess: "/api/admin/projects/{id}/modules/{module_name}/access"
        case .listShares, .createShare: "/api/v1/sharing"
        case .showShare, .updateShare, .deleteShare: "/api/v1/sharing/{id}"
        case .resolveShare: "/api/share/{token}"
        case .unlockShare: "/api/share/{token}/unlock"
        case .shareReport: "/api/share/{token}/{report}"
        }
    }

    /// One sentence.
    package var about: String {
        switch self {
        case .collect: "Collects one event."
        case .batch: "Collects 1 to 100 events, each judged by itself."
        case .script: "The tracking script."
        case .scriptFile: "A part of the tracking script, or the script under a name with its hash."
        case .export: "A report as CSV, with all its rows."
        case .health: "Says whether events can be written."
        case .ready: "Says whether everything works, and what does not."
        case .metrics: "Counts for Prometheus; from this machine, or with the admin token."
        case .openapi: "This description."
        case .docs: "Leads to the reference."
        case .reference: "The reference of the API for people."
        case .dashboard: "The dashboard of the project whose key has signed in."
        case .dashboardReport: "A report of that dashboard, whole."
        case .loginForm: "The form that begins a session."
        case .login: "Begins a session of 12 hours with a key of scope query or admin."
        case .logout: "Ends the session."
        case .showPrivacy: "What the project's settings say about its visitors' privacy."
        case .changePrivacy: "Changes what the project's settings say about its visitors' privacy."
        case .listProjects: "Lists the projects."
        case .createProject: "Makes a project."
        case .showProject: "Shows a project."
        case .listKeys: "Lists a project's keys, masked."
        case .createKey: "Makes a key, whose secret no other answer holds."
        case .revokeKey: "Revokes a key at once."
        case .listModules: "Lists the modules and what the project has of them."
        case .changeModules: "Changes several modules, all or none."
        case .enableModule: "Enables a module."
        case .disableModule: "Disables a module; its data stays."
        case .changeAccess: "Changes what may be done with a module."
        case .listShares: "Lists the project's shared dashboards, without their tokens."
        case .createShare: "Makes a shared dashboard, whose token no other answer holds."
        case .showShare: "Shows a shared dashboard."
        case .updateShare: "Changes a shared dashboard; a password takes the place of all that it had, null of any."
        case .deleteShare: "Deletes a shared dashboard at once."
        case .resolveShare:
            "What a shared dashboard has, with its figures; a password in X-Pulse-Share-Password or ?password=."
        case .unlockShare: "Takes the password of a shared dashboard and sets a cookie for 12 hours."
        case .shareReport: "A report of a shared dashboard, as its own endpoint gives the public view."
        }
    }

    package var caller: Caller {
        switch self {
        case .collect, .batch: .key(.ingest)
        case .export, .listShares, .createShare, .showShare, .updateShare, .deleteShare: .key(.query)
        case .showPrivacy, .changePrivacy: .key(.admin)
        case .dashboard, .dashboardReport: .session
        case .listProjects, .createProject, .showProject, .listKeys, .createKey, .revokeKey, .listModules,
            .changeModules, .enableModule, .disableModule, .changeAccess:
            .adminToken
        default: .anyone
        }
    }

    /// The status of success.
    package var success: Int {
        switch self {
        case .createProject, .createKey, .createShare: 201
        case .revokeKey, .deleteShare: 204
        case .docs, .login, .logout: 302
        default: 200
        }
    }

    /// The content type of success; nil for an answer without a body.
    package var contentType: String? {
        switch self {
        case .script, .scriptFile: "application/javascript"
        case .export: "text/csv"
        case .metrics: "text/plain"
        case .reference, .dashboard, .dashboardReport, .loginForm: "text/html"
        case .revokeKey, .deleteShare, .docs, .login, .logout: nil
        default: "application/json"
        }
    }

    /// What else it may answer, besides what its caller's check gives.
    package var failures: [Int] {
        switch self {
        case .collect, .batch: [400, 413, 415, 429, 503, 507]
        case .export: [400, 429]
        case .showPrivacy: [429]
        case .changePrivacy: [400, 413, 415, 429]
        case .dashboard: [400, 429]
        case .dashboardReport: [400, 404, 429]
        case .loginForm: [302, 429]
        case .login: [401, 403, 413, 429]
        case .logout: [403, 413, 429]
        case .scriptFile: [404]
        case .health, .ready: [503]
        case .metrics: [401, 429]
        case .createProject: [400, 413, 415, 429]
        case .createKey, .changeModules, .changeAccess: [400, 404, 413, 415, 429]
        case .enableModule, .disableModule: [400, 404, 429]
        case .showProject, .listKeys, .revokeKey, .listModules: [404, 429]
        case .listProjects: [429]
        case .listShares: [429]
        case .createShare: [400, 404, 413, 415, 429]
        case .updateShare: [400, 404, 413, 415, 429]
        case .showShare, .deleteShare: [404, 429]
        case .resolveShare, .shareReport: [400, 401, 403, 404, 410, 429]
        case .unlockShare: [400, 401, 403, 404, 410, 413, 415, 429]
        case .script, .openapi, .docs, .reference: []
        }
    }

    /// The members that a body must have, with their JSON types; nil for a request without a body.
    package var body: [FieldInfo]? {
        switch self {
        case .collect:
            [FieldInfo(name: "type", schema: .string, about: "The type of the event.", required: true)]
        case .batch: [FieldInfo(name: "events", schema: .array, about: "Events as for /api/collect.", required: true)]
        case .createProject, .createKey:
            [FieldInfo(name: "name", schema: .string, about: "Name for people.", required: true)]
        case .changePrivacy, .createShare, .updateShare: []
        case .unlockShare:
            [FieldInfo(name: "password", schema: .string, about: "One of its passwords.", required: true)]
        case .changeModules:
            [FieldInfo(name: "modules", schema: .array, about: "Modules with their new state.", required: true)]
        case .login:
            [FieldInfo(name: "api_key", schema: .string, about: "A key of the project.", required: true)]
        case .changeAccess:
            [FieldInfo(name: "access", schema: .string, about: "read, write or all.", required: true)]
        default: nil
        }
    }

    /// The cookie of a session.
    package static let sessionCookie = "daybook_session"

    /// The query parameters that it reads.
    package var query: [FieldInfo] {
        switch self {
        case .dashboard, .dashboardReport:
            Parameters.all.infos.filter { ["start_at", "end_at", "filter"].contains($0.name) }
        default: []
        }
    }

    /// True where body and pages are a browser's: a form, and HTML for errors too.
    package var isPage: Bool {
        switch self {
        case .dashboard, .dashboardReport, .loginForm, .login, .logout: true
        default: false
        }
    }

    /// The names of the placeholders in the path.
    package var placeholders: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }
}
