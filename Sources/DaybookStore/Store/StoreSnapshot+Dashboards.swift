package import DaybookCore
import DaybookJSON

extension StoreSnapshot {
    /// The dashboards that people have put together for a project, by the names of their files, and what is wrong with
    /// files that have mistakes, by path; `reports` are the ids that a widget may name.
    package func dashboards(
        of project: Project, reports: Set<String>
    ) throws(DaybookError) -> (dashboards: [DashboardLayout], faults: [(path: String, words: String)]) {
        var dashboards: [DashboardLayout] = []
        var faults: [(path: String, words: String)] = []
        for path in try paths(below: StorePath.dashboards(of: project.folder)) where path.hasSuffix(".json") {
            let name = String(FilePath.name(of: path).dropLast(".json".count))
            do {
                guard Project.slugCheck.holds(name) else {
                    throw DaybookError(.invalid, "its name must be \(Project.slugCheck.words)")
                }
                let value = try JSON.parse(written: bytes(of: path) ?? [])
                dashboards.append(try DashboardLayout.read(value, id: name, reports: reports))
            } catch {
                faults.append((path, "has mistakes: \(error)"))
            }
        }
        return (dashboards.sorted { $0.id < $1.id }, faults)
    }
}
