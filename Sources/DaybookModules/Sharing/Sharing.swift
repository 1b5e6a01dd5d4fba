import DaybookEngine

extension Module {
    /// Shared dashboards: they are definitions, and show what other modules report.
    static let sharing = Module(
        id: "sharing", title: "Sharing", category: .platform,
        about: "Links to a dashboard for people without an account.", isEnabledByDefault: false, isAvailable: true)
}
