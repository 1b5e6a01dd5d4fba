/// A decimal number with a fixed count of decimals, as reports print it: 42.3 is 423 units at one decimal.
package struct Fixed: Sendable, Hashable, CustomStringConvertible {
    package let units: Int
    package let decimals: Int

    /// Takes the number as units of the last decimal.
    package init(units: Int, decimals: Int) {
        self.units = units
        self.decimals = decimals
    }

    /// The quotient `part / whole`, rounded half away from zero once, on the exact quotient; 0 where `whole` is 0.
    ///
    /// Neither may be negative, and `part` times ten to the `decimals` must fit 62 bits.
    package init(_ part: Int, over whole: Int, decimals: Int) {
        precondition(part >= 0 && whole >= 0, "a quotient of counts is never negative")
        self.decimals = decimals
        guard whole > 0 else {
            units = 0
            return
        }
        units = (2 * part * Fixed.powerOfTen(decimals) + whole) / (2 * whole)
    }

    /// `part` of `whole` in percent with one decimal; 0 where `whole` is 0.
    package static func percent(_ part: Int, of whole: Int) -> Fixed {
        Fixed(part * 100, over: whole, decimals: 1)
    }

    /// The mean of `count` durations that sum to `milliseconds`, in seconds with one decimal; 0 where there are none.
    package static func meanSeconds(_ milliseconds: Int, count: Int) -> Fixed {
        Fixed(milliseconds, over: count * 1_000, decimals: 1)
    }

    /// The number with all its decimals, as in `42.0`.
    package var description: String {
        guard decimals > 0 else { return "\(units)" }
        let power = Fixed.powerOfTen(decimals)
        let fraction = String(units.magnitude % UInt(power))
        let padding = String(repeating: "0", count: decimals - fraction.count)
        return "\(units < 0 ? "-" : "")\(units.magnitude / UInt(power)).\(padding)\(fraction)"
    }

    static func powerOfTen(_ exponent: Int) -> Int {
        (0..<exponent).reduce(1) { power, _ in power * 10 }
    }
}
