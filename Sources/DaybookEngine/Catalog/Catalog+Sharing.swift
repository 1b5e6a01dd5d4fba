package import DaybookCore

extension Catalog {
    /// What a share shows: its modules with its reports, none of this moment's.
    package func narrowed(to share: Share) -> Catalog {
        let named = Set(share.modules)
        let chosen = modules.filter { named.isEmpty ? $0.isCore : named.contains($0.id) }
        return Catalog(
            modules: chosen.map { module in
                Module(
                    id: module.id, title: module.title, category: module.category, about: module.about,
                    isEnabledByDefault: module.isEnabledByDefault,
                    reports: module.reports.filter { report in
                        let isNamed = share.reports.isEmpty || share.reports.contains(report.info.id)
                        return isNamed && !report.info.isMomentary
                    })
            })
    }

    /// The modules of some reports, in the order of the documents.
    package func modules(ofReports ids: [String]) -> [String] {
        modules.filter { $0.reports.contains { ids.contains($0.info.id) } }.map(\.id)
    }
}
