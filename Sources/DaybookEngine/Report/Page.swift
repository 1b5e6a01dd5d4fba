/// Which rows of a report's lists are shown.
package struct Page: Sendable, Equatable {
    package let limit: Int
    package let offset: Int

    /// So many rows, after skipping `offset`.
    package init(limit: Int, offset: Int = 0) {
        self.limit = limit
        self.offset = offset
    }
}
