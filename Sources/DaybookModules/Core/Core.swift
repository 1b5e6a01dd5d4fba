import DaybookCore
package import DaybookEngine

extension Module {
    /// Page views, events and sessions, and the reports everyone has.
    package static let core = Module(
        id: "core", title: "Core", category: .core,
        about: "Page views, custom events and sessions, and who made them.", isEnabledByDefault: true,
        events: [pageview, event, request],
        resources: [
            Resource(
                "project", about: "A site or product whose events are kept together.",
                place: "projects/<slug>/project.json", shape: Project.shape),
            Resource(
                "key", about: "What opens a project's API: all of it but the secret, of which only the hash is kept.",
                place: "projects/<slug>/keys/<uuid>.json", shape: AccessKey.shape),
            Resource(
                "annotation", about: "Something that happened on a day, marked in the charts.",
                place: "projects/<slug>/annotations/<name>.json", shape: Annotation.shape),
            Resource(
                "dashboard", about: "A page of widgets; \"widgets\" is a list of objects as below.",
                place: "projects/<slug>/dashboards/<name>.json", shape: DashboardLayout.shape),
            Resource(
                "widget", about: "A report on a dashboard, on a grid of twelve columns.",
                place: "a member of \"widgets\" in a dashboard's file", shape: DashboardLayout.widgetShape),
            Resource(
                "rule", about: "What is dropped, grouped or named in all history whenever reports are computed.",
                place: "projects/<slug>/rules/<name>.json", shape: Rule.shape),
        ],
        reports: [
            StatsReport.report, TimeseriesReport.report, PagesReport.report, EntriesReport.report, ExitsReport.report,
            ReferrersReport.report, EventsReport.report, DevicesReport.report, GeoReport.report, RequestsReport.report,
            RealtimeReport.report,
        ])

    private static let pageview = EventType(
        "pageview", about: "A page was shown.",
        fields: [
            .path, .hostname, .title, .referrer, .utmSource, .utmMedium, .utmCampaign, .utmContent, .utmTerm, .screen,
            .language, .method, .status, .bytes, .protocol,
        ])

    private static let event = EventType(
        "event", about: "Something with a name happened.",
        fields: [.name, .path, .data, .revenueAmount, .revenueCurrency])

    private static let request = EventType(
        "request", about: "A line of a web-server log that is no page view: an asset, an error, a crawler.",
        fields: [.path, .hostname, .referrer, .method, .status, .bytes, .protocol, .bot])
}
