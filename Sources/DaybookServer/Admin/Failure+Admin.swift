import DaybookAPI
import DaybookCore
import DaybookEngine

extension Failure {
    /// Runs a part of the administration whose refusals are answers.
    static func translatingAdmin<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let refusal as AdminRefusal {
            throw Failure(refusal.status, refusal.message)
        } catch let refusal as ModuleRefusal {
            throw Failure(400, refusal.description)
        } catch let invalid as Invalid {
            throw Failure(400, AdminRefusal(invalid).message)
        } catch let error as DaybookError {
            // What the store does not take of a client is the client's; all else is the server's own.
            switch error.code {
            case .refused, .invalid, .exists: throw Failure(400, "The store does not take this: it may hold a secret.")
            case .notFound: throw Failure(404, "Not found.")
            default: throw error
            }
        }
    }
}
