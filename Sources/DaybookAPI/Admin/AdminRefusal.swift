package import DaybookCore
package import DaybookEngine

/// What the admin API answers to a body that it does not take: 400, in the words of contract section 6.1.
package struct AdminRefusal: Error, Sendable, Equatable {
    package let message: String

    package var status: Int { 400 }

    init(_ message: String) {
        self.message = message
    }

    /// The refusal of a module's change.
    package init(_ refusal: ModuleRefusal) {
        message = refusal.description
    }

    /// The first thing that is wrong with an input.
    package init(_ invalid: Invalid) {
        let problem = invalid.problems.first ?? Problem(field: "", words: "is required")
        self =
            problem.words == "is required"
            ? .missing(problem.field) : AdminRefusal("\(AdminRefusal.start)field '\(problem.field)' \(problem.words).")
    }

    /// The refusal of text that is no JSON.
    package static let malformed = AdminRefusal(start + "malformed JSON.")

    static let noObject = AdminRefusal(start + "must be an object.")
    static let wrongAccess = AdminRefusal("access must be 'read', 'write', or 'all'")

    static func missing(_ field: String) -> AdminRefusal {
        AdminRefusal("\(start)missing required field '\(field)'.")
    }

    static func wrongType(_ field: String, _ type: String) -> AdminRefusal {
        AdminRefusal("\(start)field '\(field)' must be \(type).")
    }

    private static let start = "Invalid request body: "

    /// The answer's body.
    package var body: Value { .object([.init("error", .text(message))]) }
}
