/// Orders what there is more and more of.
enum Ordering {
    /// Gives numbers that are in order and further ones that need not be, all of them in order.
    ///
    /// No two may be equal in order. Sorts the further ones and looks for the place of each; else linear.
    static func merge(
        _ sorted: some RandomAccessCollection<UInt32>, _ further: some Sequence<UInt32>,
        by isBefore: (UInt32, UInt32) -> Bool, _ body: (UInt32) -> Void
    ) {
        var rest = sorted[...]
        for number in further.sorted(by: isBefore) {
            var (first, count) = (rest.startIndex, rest.count)
            while count > 0 {
                let middle = rest.index(first, offsetBy: count / 2)
                if isBefore(rest[middle], number) {
                    first = rest.index(after: middle)
                    count -= count / 2 + 1
                } else {
                    count /= 2
                }
            }
            rest[..<first].forEach(body)
            body(number)
            rest = rest[first...]
        }
        rest.forEach(body)
    }
}
