import DaybookCore
import DaybookTesting
import Testing

@testable import DaybookImport

struct ByteMemoTests {
    private struct Answer {
        let number: Int
        let text: ByteMemo<Answer>.Text
    }

    @Test func givesEachKeyItsOwnAnswerOrNoneHoweverManyThereAre() {
        var memo = ByteMemo<Answer>()
        var random = SeededRandom(seed: 8)
        var expected: [[UInt8]: Int] = [:]
        var hits = 0
        for step in 0..<120_000 {
            let key = (0..<random.roll(0...40)).map { _ in UInt8(random.roll(0x61...0x64)) }
            if let known = key.withUnsafeBytes({ memo.answer(for: $0) }) {
                hits += 1
                #expect(known.number == expected[key] && Array(memo.bytes(of: known.text)) == key.reversed())
            } else {
                memo.makeRoom()
                let answer = Answer(number: step, text: memo.keep(key.reversed()))
                key.withUnsafeBytes { memo.keep(answer, for: $0) }
                expected[key] = step
            }
        }
        #expect(hits > 10_000)
    }

    @Test func forgetsRatherThanGrowWithoutEnd() {
        var memo = ByteMemo<Int>()
        let first = [UInt8](repeating: 1, count: 100_000)
        first.withUnsafeBytes { memo.keep(1, for: $0) }
        for number in 2..<60 {
            memo.makeRoom()
            [UInt8](repeating: UInt8(number), count: 100_000).withUnsafeBytes { memo.keep(number, for: $0) }
        }
        #expect(first.withUnsafeBytes { memo.answer(for: $0) } == nil)
    }
}
