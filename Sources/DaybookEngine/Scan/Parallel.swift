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
        let results: Mutex<[Swift.Result<Result, any Error>?]> = Mutex(Array(repeating: nil, count: count))
        forEach(count, jobs: jobs) { index in
            let result = Swift.Result { try work(index) }
            results.withLock { $0[index] = result }
        }
        return try results.withLock { $0 }.map { result in
            guard let result else { preconditionFailure("every index below count was worked on") }
            return try result.get()
        }
    }

    /// `work` of every index below `count`, on up to `jobs` threads, of which the one that asks is one.
    ///
    /// Work may spread work of its own: each call has its helpers, which `concurrentPerform` refuses to who is one.
    static func forEach(_ count: Int, jobs: Int, _ work: @escaping @Sendable (Int) -> Void) {
        guard jobs > 1, count > 1 else { return (0..<count).forEach(work) }
        let crew = Crew(count, work)
        // A queue of its own gives each helper a thread, however many others wait for theirs.
        for _ in 1..<min(jobs, count) { DispatchQueue(label: "daybook.helper").async { crew.help() } }
        crew.finish()
    }

    /// Those who share some work out; a helper who comes when it is done is not waited for.
    private final class Crew: Sendable {
        private let count: Int
        private let work: @Sendable (Int) -> Void
        private let next = Atomic(0)
        private let isDone = Mutex(false)
        private let helpers = DispatchGroup()

        init(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
            self.count = count
            self.work = work
        }

        func help() {
            let isLate = isDone.withLock { isDone in
                if !isDone { helpers.enter() }
                return isDone
            }
            guard !isLate else { return }
            takeTurns()
            helpers.leave()
        }

        func finish() {
            takeTurns()
            isDone.withLock { $0 = true }
            helpers.wait()
        }

        private func takeTurns() {
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                work(index)
            }
        }
    }

    /// `work` of every item, on up to `jobs` threads; results come in the order of the items.
    static func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], jobs: Int, _ work: @escaping @Sendable (Item) -> Result
    ) -> [Result] {
        let results: Mutex<[Result?]> = Mutex(Array(repeating: nil, count: items.count))
        forEach(items.count, jobs: jobs) { index in
            let result = work(items[index])
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0 }.compactMap(\.self)
    }

    /// The results of two pieces of work, done at the same time where there is more than one thread.
    ///
    /// - Throws: the error of the first that failed, once both have ended.
    package static func both<First: Sendable, Second: Sendable>(
        jobs: Int, _ first: @escaping @Sendable () throws -> First, and second: @escaping @Sendable () throws -> Second
    ) throws -> (First, Second) {
        let results: Mutex<(Swift.Result<First, any Error>?, Swift.Result<Second, any Error>?)> = Mutex((nil, nil))
        forEach(2, jobs: jobs) { place in
            if place == 0 {
                let result = Swift.Result { try first() }
                results.withLock { $0.0 = result }
            } else {
                let result = Swift.Result { try second() }
                results.withLock { $0.1 = result }
            }
        }
        let (one, other) = results.withLock { $0 }
        guard let one, let other else { preconditionFailure("both were worked on") }
        return (try one.get(), try other.get())
    }
}
