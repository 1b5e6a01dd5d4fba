import DaybookCore
import DaybookStore

/// Lists the imports of a project or of all: `daybook import list`.
package struct ListImports: StoreOperation {
    private let project: String?

    /// Names the project by its slug; nil for all.
    package init(project: String?) {
        self.project = project
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let store = try workplace.snapshot()
        let named = try project.map { slug in try store.project(slug: slug) }
        let listings = store.imports(of: named)
        let rows = listings.map { listing in
            Value.object(
                listing.record.members + [
                    .init("project", .text(listing.project)), .init("undone", .bool(listing.isUndone)),
                ])
        }
        let lines = listings.map { listing in
            let record = listing.record
            let state = listing.isUndone ? "undone" : "\(record.acceptedCount) accepted"
            let files = record.sources.map(\.name).joined(separator: ", ")
            return "\(record.id)\t\(listing.project)\t\(record.at.text)\t\(record.format)\t\(state)\t\(files)"
        }
        return Outcome(
            .object([.init("data", .list(rows))]), lines: lines.isEmpty ? ["Nothing was imported yet."] : lines)
    }
}
