/// How many rows of its lists a report gives where nothing is asked, and at most (contract section 6.4).
package struct PageLimits: Sendable, Equatable {
    package let standard: Int
    package let highest: Int

    /// Those of most reports unless told otherwise.
    package init(standard: Int = 10, highest: Int = 1_000) {
        self.standard = standard
        self.highest = highest
    }
}

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
