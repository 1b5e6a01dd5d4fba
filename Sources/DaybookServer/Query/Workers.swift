import Foundation

/// Threads for work that computes or waits for the disk, so that no connection waits behind it.
final class Workers: Sendable {
    private let queue: OperationQueue

    /// So many at once.
    init(count: Int) {
        queue = OperationQueue()
        queue.maxConcurrentOperationCount = count
    }

    /// Runs work on one of them.
    func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.addOperation { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}
