/// Which rows of a slice count: a run, or a list in ascending order.
package struct Selection: Sendable, Sequence {
    @usableFromInline let list: [UInt32]?
    @usableFromInline let run: Range<Int>

    /// Every row of a run.
    package init(_ run: Range<Int>) {
        list = nil
        self.run = run
    }

    /// Chosen rows, ascending.
    package init(_ list: [UInt32]) {
        self.list = list
        run = 0..<list.count
    }

    package var isEmpty: Bool { run.isEmpty }

    /// Gives the selected rows in ascending order.
    @inlinable package func makeIterator() -> Iterator { Iterator(self) }

    /// Walks the rows of a selection.
    package struct Iterator: IteratorProtocol {
        @usableFromInline let list: [UInt32]?
        @usableFromInline var place: Int
        @usableFromInline let end: Int

        @usableFromInline init(_ selection: Selection) {
            list = selection.list
            place = selection.run.lowerBound
            end = selection.run.upperBound
        }

        /// The next row, or nil after the last.
        @inlinable package mutating func next() -> Int? {
            guard place < end else { return nil }
            defer { place += 1 }
            if let list { return Int(list[place]) }
            return place
        }
    }
}
