import Dispatch
import Synchronization

/// Spreads independent work over threads; results come in the order of the items, whatever the number of threads.
package enum Parallel {
    /// `work` of every index below `count`, on up to `jobs` threads.
    ///
    /// - Throws: the error of the lowest index that failed.
    package static func map<Result: Sendable>(
        _ count: Int, jobs: Int, _ work: @escaping @Sendable (Int) throws -> Result
    ) throws -> [Result] {
        guard jobs > 1, count > 1 else { return try (0..<count).map(work) }
        let next = Atomic(0)
        let results: Mutex<[Swift.Result<Result, any Error>?]> = Mutex(Array(repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: min(jobs, count)) { _ in
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                let result = Swift.Result { try work(index) }
                results.withLock { $0[index] = result }
            }
        }
        return try results.withLock { $0 }.map { result in
            guard let result else { preconditionFailure("every index below count was worked on") }
            return try result.get()
        }
    }
}
