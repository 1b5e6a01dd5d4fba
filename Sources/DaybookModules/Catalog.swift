package import DaybookEngine

extension Catalog {
    /// Everything that Daybook knows, in the order of the documents: a line here makes a module.
    package static let daybook = Catalog(modules: [
        .core, .identity, .segments, .dashboards, .funnels, .goals, .retention, .cohorts, .paths, .bi, .utm,
        .webvitals, .scroll, .revenue, .search, .outlinks, .errorTracking, .logs, .featureFlags, .abTesting,
        .sessionReplay, .heatmaps, .surveys, .aiQueries, .predictions, .exports, .integrations, .sources,
        .destinations, .sharing, .governance, .emailReports, .alerts,
    ])
}
