import Synchronization

/// Memory to count in, all zero, which is used again and again: to take it anew from the system costs more than many a
/// count.
///
/// Any thread may use it; there are as many pieces as threads ever counted at a time.
final class CountingRoom: Sendable {
    private struct Piece: @unchecked Sendable {  // @unchecked: whoever took it out has it alone.
        let numbers: UnsafeMutableBufferPointer<Int>
    }

    private let free = Mutex<[Piece]>([])

    deinit {
        for piece in free.withLock({ $0 }) { piece.numbers.deallocate() }
    }

    /// Gives `body` so many numbers that are zero; it must leave them so.
    func with<Result>(_ count: Int, _ body: (UnsafeMutableBufferPointer<Int>) -> Result) -> Result {
        var numbers = free.withLock { $0.popLast() }?.numbers ?? .allocate(capacity: 0)
        if numbers.count < count {
            numbers.deallocate()
            numbers = .allocate(capacity: count)
            numbers.initialize(repeating: 0)
        }
        defer { free.withLock { [piece = Piece(numbers: numbers)] in $0.append(piece) } }
        return body(UnsafeMutableBufferPointer(rebasing: numbers[..<count]))
    }
}
