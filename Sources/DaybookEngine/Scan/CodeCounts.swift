/// Whole numbers by code, as dense as codes are.
package struct CodeCounts: Sendable, Equatable {
    private var counts: [Int] = []

    /// Zero for every code.
    package init() {}

    /// Adds to the number of a code.
    @inline(__always)
    package mutating func add(_ number: Int, to code: UInt32) {
        let index = Int(code)
        if index >= counts.count { counts.append(contentsOf: repeatElement(0, count: index + 1 - counts.count)) }
        counts[index] += number
    }

    /// The number of a code.
    package subscript(code: UInt32) -> Int { Int(code) < counts.count ? counts[Int(code)] : 0 }

    /// The codes whose number is not zero, ascending.
    package var codes: [UInt32] { counts.indices.filter { counts[$0] != 0 }.map(UInt32.init) }

    /// Adds all numbers of another; linear in the highest code.
    package mutating func merge(_ other: CodeCounts) {
        for (index, number) in other.counts.enumerated() where number != 0 { add(number, to: UInt32(index)) }
    }
}
