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
        let sorted = next.ranks.indices.sorted { next.ranks[$0] < next.ranks[$1] }.map { next[UInt32($0)] }
        #expect(sorted == ["", "/a", "/b/longer", "/b/longer than", "/b/longer than eight bytes", "z", "\u{E9}"])
        #expect(first.ranks.count == 4, "the snapshot before does not change")
    }

    @Test func givesEqualPairsOneKeyAlsoAmongThoseThatWereRead() {
        var dice = SeededRandom(seed: 3)
        let pairs = (0..<2_000).map { _ in
            PairTable.Pair(first: UInt64(dice.roll(0...30)) << 32, second: UInt64(dice.roll(0...20)))
        }
        var table = PairTable()
        var distinct: [PairTable.Pair] = []
        for pair in pairs where !distinct.contains(pair) { distinct.append(pair) }
        table.append(distinct.prefix(100))
        for pair in pairs {
            let key = table.key(pair.first, pair.second)
            #expect(table[key] == pair && distinct.firstIndex(of: pair) == Int(key))
        }
        #expect(table.pairs == distinct)
    }

    @Test func ordersPairsByTheFirstNumberThenBySecondAlsoAfterMoreCome() {
        var table = PairTable()
        for (first, second) in [(3, 1), (1, 9), (3, 0)] { _ = table.key(UInt64(first), UInt64(second)) }
        let before = PairOrder(table)
        #expect(before.sorted == [1, 2, 0])
        _ = table.key(1, 2)
        #expect(PairOrder(table, after: before).sorted == [3, 1, 2, 0])
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
