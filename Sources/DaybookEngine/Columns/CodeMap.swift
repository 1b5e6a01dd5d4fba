/// What each code of one segment's column is called in all of them.
final class CodeMap: @unchecked Sendable {  // @unchecked: it never changes once it is made.
    let codes: UnsafePointer<UInt32>
    let count: Int
    private let memory: UnsafeMutablePointer<UInt32>?
    private let file: FileBytes?

    /// Keeps an array where it can be read without a check.
    init(_ codes: [UInt32]) {
        count = codes.count
        let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, count))
        memory.initialize(from: codes, count: count)
        self.codes = UnsafePointer(memory)
        self.memory = memory
        file = nil
    }

    /// Reads codes where they lie in a file.
    init(_ codes: UnsafeBufferPointer<UInt32>, of file: FileBytes) {
        count = codes.count
        self.codes = codes.baseAddress ?? file.start.assumingMemoryBound(to: UInt32.self)
        self.file = file
        memory = nil
    }

    /// All codes that it gives.
    var all: UnsafeBufferPointer<UInt32> { UnsafeBufferPointer(start: codes, count: count) }

    /// True where a code is among those it gives.
    func contains(_ code: UInt32) -> Bool { all.contains(code) }

    deinit { memory?.deallocate() }
}
