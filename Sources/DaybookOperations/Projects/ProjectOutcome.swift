import DaybookCore

extension Outcome {
    /// A project as every command about one answers.
    init(_ project: Project, _ line: String) {
        self.init(Project.shape.encode(project), lines: [line])
    }
}
