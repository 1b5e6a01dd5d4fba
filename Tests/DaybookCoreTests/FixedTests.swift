import DaybookCore
import Testing

struct FixedTests {
    @Test func roundsHalfAwayFromZeroOnTheExactQuotient() {
        #expect(Fixed.percent(1, of: 800).description == "0.1")
        #expect(Fixed(100, over: 800, decimals: 2).description == "0.13")
        #expect(Fixed.percent(1, of: 3).description == "33.3")
        #expect(Fixed.percent(2, of: 3).description == "66.7")
        #expect(Fixed.percent(0, of: 0).description == "0.0")
    }

    @Test func agreesWithLongDivisionOnEverySmallQuotient() {
        for whole in 1...60 {
            for part in 0...whole {
                let doubled = part * 1_000 * 2
                let expected = doubled / (2 * whole) + (doubled % (2 * whole) >= whole ? 1 : 0)
                #expect(Fixed.percent(part, of: whole).units == expected, "\(part) of \(whole)")
            }
        }
    }
}
