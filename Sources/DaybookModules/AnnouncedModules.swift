import DaybookEngine

/// The modules of which this version has nothing yet: they are listed, and off.
///
/// Whoever lands one takes its line from here to a folder of its own.
extension Module {
    static let segments = announced(
        "segments", "Segments", .analysis, true,
        "Groups of visitors that are saved under a name and compared.")
    static let dashboards = announced(
        "dashboards", "Dashboards", .analysis, true,
        "Dashboards and reports that people put together themselves.")
    static let funnels = announced(
        "funnels", "Funnels", .analysis, true,
        "How many visitors get from step to step, and where they stop.")
    static let goals = announced(
        "goals", "Goals", .analysis, true,
        "What a site is for, and how often its visitors do it.")
    static let retention = announced(
        "retention", "Retention", .analysis, true,
        "How many visitors come back in the days, weeks and months after the first visit.")
    static let cohorts = announced(
        "cohorts", "Cohorts", .analysis, false,
        "A figure for each calendar week or month, side by side.")
    static let paths = announced(
        "paths", "Paths", .analysis, false,
        "Which pages visitors see before and after a page.")
    static let bi = announced(
        "bi", "Business intelligence", .analysis, true,
        "Metrics, SQL and other databases beside the events.")
    static let utm = announced(
        "utm", "Campaigns", .tracking, true,
        "Campaigns, channels and what each of them brought.")
    static let scroll = announced(
        "scroll", "Scroll depth", .tracking, false,
        "How far down each page its visitors scroll.")
    static let search = announced(
        "search", "Site search", .tracking, false,
        "What visitors look for with the search of the site.")
    static let outlinks = announced(
        "outlinks", "Outbound links", .tracking, false,
        "Which links lead visitors away, and which files they take.")
    static let errorTracking = announced(
        "error_tracking", "Errors", .tracking, true,
        "Errors of scripts in the browsers of visitors, by release.")
    static let logs = announced(
        "logs", "Logs", .tracking, true,
        "Lines that applications write about themselves.")
    static let featureFlags = announced(
        "feature_flags", "Feature flags", .experience, true,
        "Switches and settings that a site asks for at run time.")
    static let abTesting = announced(
        "ab_testing", "Experiments", .experience, false,
        "Variants of a page or feature, and which of them does better.")
    static let sessionReplay = announced(
        "session_replay", "Session replay", .experience, false,
        "Recordings of what a visit looked like.")
    static let heatmaps = announced(
        "heatmaps", "Heatmaps", .experience, false,
        "Where on a page visitors click.")
    static let surveys = announced(
        "surveys", "Surveys", .experience, false,
        "Questions to visitors, their answers, and guides through a page.")
    static let aiQueries = announced(
        "ai_queries", "Questions", .experience, false,
        "Questions in plain words, answered from the reports.")
    static let predictions = announced(
        "predictions", "Predictions", .experience, false,
        "Which visitors are likely not to come back.")
    static let integrations = announced(
        "integrations", "Integrations", .platform, true,
        "A list of what Daybook works together with.")
    static let sources = announced(
        "sources", "Sources", .platform, true,
        "Other services whose webhooks bring events.")
    static let destinations = announced(
        "destinations", "Destinations", .platform, true,
        "Other services to which events are sent on.")
    static let governance = announced(
        "governance", "Governance", .platform, true,
        "Which events are planned, and which arrive otherwise.")
    static let emailReports = announced(
        "email_reports", "Digests", .platform, false,
        "Summaries that are sent on a schedule.")
    static let alerts = announced(
        "alerts", "Alerts", .platform, true,
        "Messages when a figure passes a limit.")

    private static func announced(
        _ id: String, _ title: String, _ category: ModuleCategory, _ isEnabledByDefault: Bool, _ about: String
    ) -> Module {
        Module(id: id, title: title, category: category, about: about, isEnabledByDefault: isEnabledByDefault)
    }
}
