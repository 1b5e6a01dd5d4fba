import DaybookCore
import DaybookStore

/// Makes a new admin token: `daybook token rotate`.
package struct RotateToken: StoreChange {
    /// Takes no argument.
    package init() {}

    package func run(in workplace: Workplace) throws -> Outcome {
        let token = try workplace.write { try $0.rotateAdminToken() }
        return Outcome(
            .object([.init("admin_token", .text(token))]),
            lines: ["The old admin token opens nothing any more.", "Admin token, shown this once: \(token)"])
    }
}
