import DaybookCore
import DaybookTesting
import Testing

@testable import DaybookEngine

/// Orders go on from those of the snapshot before, and keys from what was kept.
struct OrderTests {
    @Test func putsTextsThatComeLaterInTheirPlaceByBytes() {
        var table = TextTable(["", "/b/longer than eight bytes", "/b/longer", "\u{E9}"])
        let first = OrderedTexts(table)
        #expect(first.ranks == [0, 2, 1, 3])
        for text in ["/a", "/b/longer than", "z"] { _ = table.code(of: text) }
        let next = OrderedTexts(table, after: first)
        #expect(next.ranks == OrderedTexts(table).ranks)
        let sorted = next.ranks.indices.sorted { next.ranks[$0] < next.ranks[$1] }.map { next[UInt32($0)].value.text }
        #expect(sorted == ["", "/a", "/b/longer", "/b/longer than", "/b/longer than eight bytes", "z", "\u{E9}"])
        #expect(first.ranks.count == 4, "the snapshot before does not change")
    }

    @Test func givesEqualPairsOneKeyAlsoAmongThoseThatWereRead() {
        var dice = SeededRandom(seed: 3)
        let pairs = (0..<2_000).map { _ in
            PairTable.Pair(first: UInt64(dice.roll(0...30)) << 32, second: UInt64(dice.roll(0...20)))
        }
        var distinct: [PairTable.Pair] = []
        for pair in pairs where !distinct.contains(pair) { distinct.append(pair) }
        let ordered = distinct.prefix(100).sorted()
        distinct.replaceSubrange(..<100, with: ordered)
        var table = PairTable(ordered: OrderedPairs(ordered))
        table.append(distinct[100..<200])
        for pair in pairs {
            let key = table.key(pair.first, pair.second)
            #expect(table[key] == pair && distinct.firstIndex(of: pair) == Int(key))
        }
        #expect(table.pairs(from: 0) == distinct && table.orderedCount == 100)
    }

    @Test(arguments: 1..<20) func ordersPairsByTheFirstNumberThenBySecondAlsoAfterMoreCome(seed: Int) {
        var dice = SeededRandom(seed: seed)
        var table = PairTable()
        func addPairs() {
            for _ in 0..<dice.roll(0...60) { _ = table.key(UInt64(dice.roll(0...9)), UInt64(dice.roll(0...9))) }
        }
        for _ in 0..<3 {
            addPairs()
            let (ordered, keys) = table.inOrder
            #expect(ordered.pairs(from: 0) == table.pairs(from: 0).sorted() && ordered.orderedCount == table.count)
            #expect(keys.indices.allSatisfy { ordered[keys[$0]] == table[UInt32($0)] })
            table = ordered
            addPairs()
            var numbers = (0..<table.count).flatMap { [$0 % 3, 0] }
            let totals = numbers.withUnsafeMutableBufferPointer {
                Totals(taking: $0, atMost: table.count, width: 2, pairs: table)
            }
            #expect(numbers.allSatisfy { $0 == 0 })
            let expected = (0..<UInt32(table.count)).filter { $0 % 3 > 0 }.sorted { table[$0] < table[$1] }
            let rows = totals.inOrderOfPairs
            #expect(rows.map { PairTable.Pair(first: $0.first, second: $0.second) } == expected.map { table[$0] })
            #expect(rows.map(\.sum) == expected.map { Int($0 % 3) })
        }
    }

    @Test(arguments: 1..<40) func ranksPlacesByMetricThenByRankWhateverTheNumbersAre(seed: Int) {
        var dice = SeededRandom(seed: seed)
        let count = dice.roll(0...300)
        let highest = dice.pick([0, 3, 2_047, 2_048, 5_000_000, Int.max / 2])
        let lowest = dice.pick([0, -5, -highest])
        let metrics = (0..<count).map { _ in dice.roll(lowest...highest) }
        let ranks = (0..<UInt32(count)).map { $0 * UInt32(seed) * 977 }.shuffled(using: &dice)
        let expected = metrics.indices.sorted {
            metrics[$0] == metrics[$1] ? ranks[$0] < ranks[$1] : metrics[$0] > metrics[$1]
        }
        #expect(Ranking.places(metrics, ranks).map(Int.init) == expected)
    }
}
