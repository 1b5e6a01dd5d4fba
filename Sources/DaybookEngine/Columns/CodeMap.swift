/// What each code of one segment's column is called in all of them.
final class CodeMap: @unchecked Sendable {  // @unchecked: it never changes once it is made.
    let codes: UnsafePointer<UInt32>
    let count: Int
    private let memory: UnsafeMutablePointer<UInt32>

    /// Keeps an array where it can be read without a check.
    init(_ codes: [UInt32]) {
        count = codes.count
        memory = .allocate(capacity: max(1, count))
        memory.initialize(from: codes, count: count)
        self.codes = UnsafePointer(memory)
    }

    /// True where a code is among those it gives.
    func contains(_ code: UInt32) -> Bool { UnsafeBufferPointer(start: memory, count: count).contains(code) }

    deinit { memory.deallocate() }
}
