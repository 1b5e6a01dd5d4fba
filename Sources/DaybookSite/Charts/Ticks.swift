/// A vertical axis from 0 to a round number at or above the largest value, with few steps of 1, 2 or 5 times a power of
/// ten.
struct Ticks: Equatable {
    let top: Int
    /// From 0 up to `top`.
    let steps: [Int]

    /// The axis for values up to `largest`, of at most `count` steps above 0.
    init(largest: Int, count: Int = 4) {
        var step = 1
        var power = 1
        search: while true {
            for factor in [1, 2, 5] {
                step = power * factor
                if step * count >= largest { break search }
            }
            power *= 10
        }
        let above = max(1, (largest + step - 1) / step)
        top = above * step
        steps = (0...above).map { $0 * step }
    }
}

extension Ticks {
    /// The largest 1, 2 or 5 times a power of ten that is not above a number; 0 for 0.
    static func rounded(_ number: Int) -> Int {
        guard number > 0 else { return 0 }
        var power = 1
        while power * 10 <= number { power *= 10 }
        return number >= power * 5 ? power * 5 : number >= power * 2 ? power * 2 : power
    }
}
