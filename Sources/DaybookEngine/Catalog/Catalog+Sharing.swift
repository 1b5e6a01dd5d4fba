package import DaybookCore

extension Catalog {
    /// The reports that a share shows, in the order of the documents.
    package func reports(of share: Share) -> [Report] {
        let named = Set(share.modules)
        return modules.filter { named.isEmpty ? $0.isCore : named.contains($0.id) }.flatMap(\.reports).filter {
            !$0.info.isMomentary && (share.reports.isEmpty || share.reports.contains($0.info.id))
        }
    }

    /// The modules of some reports, in the order of the documents.
    package func modules(ofReports ids: [String]) -> [String] {
        modules.filter { $0.reports.contains { ids.contains($0.info.id) } }.map(\.id)
    }
}
