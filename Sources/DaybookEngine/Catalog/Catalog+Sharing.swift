package import DaybookCore

extension Catalog {
    /// What a share shows: its modules with its reports and those of its dashboard, none of this moment's.
    ///
    /// `dashboard` is the one that the share names; where that is gone it shows nothing.
    package func narrowed(to share: Share, dashboard: DashboardLayout?) -> Catalog {
        let named = Set(share.modules)
        let widgets = share.dashboard == nil ? nil : Set((dashboard?.widgets ?? []).map(\.report))
        let chosen = modules.filter { named.isEmpty ? $0.isCore : named.contains($0.id) }
        return Catalog(
            modules: chosen.map { module in
                Module(
                    id: module.id, title: module.title, category: module.category, about: module.about,
                    isEnabledByDefault: module.isEnabledByDefault,
                    reports: module.reports.filter { report in
                        let isNamed = share.reports.isEmpty || share.reports.contains(report.info.id)
                        let isOnDashboard = widgets?.contains(report.info.id) ?? true
                        return isNamed && isOnDashboard && !report.info.isMomentary
                    })
            })
    }

    /// The module of every report that a share can show.
    package var moduleByReport: [String: String] {
        let pairs = modules.flatMap { module in module.reports.map { ($0.info, module.id) } }
        return Dictionary(pairs.filter { !$0.0.isMomentary }.map { ($0.0.id, $0.1) }) { first, _ in first }
    }
}
