/// A vertical axis from 0 to a round number at or above the largest value.
struct Scale {
    let top: Int
    let steps: [Int]

    /// The axis for values up to `largest`: at most five steps of 1, 2 or 5 times a power of ten.
    init(largest: Int) {
        var step = 1
        var factors = [2, 5, 10].makeIterator()
        var power = 1
        while step * 5 < largest {
            if let factor = factors.next() {
                step = power * factor
            } else {
                power *= 10
                factors = [2, 5, 10].makeIterator()
            }
        }
        let count = max(1, (largest + step - 1) / step)
        top = count * step
        steps = (0...count).map { $0 * step }
    }
}
