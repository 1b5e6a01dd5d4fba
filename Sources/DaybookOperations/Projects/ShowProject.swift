import DaybookCore
import DaybookStore

/// Shows one project: `daybook project show`.
package struct ShowProject: StoreOperation {
    private let slug: String

    /// Names the project.
    package init(slug: String) {
        self.slug = slug
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let project = try workplace.snapshot().project(slug: slug)
        let lines = zip(Project.shape.infos, Project.shape.row(project)).map { field, value in
            var writer = JSONWriter()
            writer.value(value)
            return "\(field.name): \(value.text ?? String(decoding: writer.bytes, as: UTF8.self))"
        }
        return Outcome(Project.shape.encode(project), lines: lines)
    }
}
