/// One column of a run of rows, wherever it is kept: an array here, a mapped file elsewhere.
package struct ColumnSlice<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    // @unchecked: what the buffer points at never changes and lives as long as its owner.
    @usableFromInline let buffer: UnsafeBufferPointer<Element>
    private let owner: AnyObject

    /// A column over memory that `owner` keeps alive.
    package init(_ buffer: UnsafeBufferPointer<Element>, owner: AnyObject) {
        self.buffer = buffer
        self.owner = owner
    }

    /// A column of its own memory; linear.
    package init(_ elements: [Element]) {
        let memory = ColumnMemory(elements)
        self.init(UnsafeBufferPointer(memory.buffer), owner: memory)
    }

    package var count: Int { buffer.count }

    /// The element of a row; the row must be in the column.
    @inlinable package subscript(row: Int) -> Element { buffer[row] }
}

/// Owns the elements of a column.
private final class ColumnMemory<Element: BitwiseCopyable> {
    let buffer: UnsafeMutableBufferPointer<Element>

    init(_ elements: [Element]) {
        buffer = .allocate(capacity: elements.count)
        _ = buffer.initialize(from: elements)
    }

    deinit { buffer.deallocate() }
}
