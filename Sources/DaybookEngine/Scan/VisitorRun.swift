/// The distinct visitors of one day in ascending order; a slice's rows come in that order, so that adding is appending.
package struct VisitorRun: Sendable, Equatable {
    private var visitors: [UInt32] = []

    /// No visitor.
    package init() {}

    /// How many visitors there are.
    package var count: Int { visitors.count }

    /// Adds a visitor; constant where it is not below the last one, else linear.
    package mutating func insert(_ visitor: UInt32) {
        guard let last = visitors.last else { return visitors.append(visitor) }
        if visitor > last {
            visitors.append(visitor)
        } else if visitor < last {
            var other = VisitorRun()
            other.visitors = [visitor]
            merge(other)
        }
    }

    /// Adds all visitors of another run; linear in both.
    package mutating func merge(_ other: VisitorRun) {
        if other.visitors.isEmpty { return }
        if visitors.isEmpty {
            visitors = other.visitors
            return
        }
        var merged: [UInt32] = []
        merged.reserveCapacity(visitors.count + other.visitors.count)
        var (left, right) = (visitors[...], other.visitors[...])
        while let first = left.first, let second = right.first {
            merged.append(min(first, second))
            if first <= second { left = left.dropFirst() }
            if second <= first { right = right.dropFirst() }
        }
        visitors = merged + left + right
    }
}
