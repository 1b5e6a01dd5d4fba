import DaybookCore
import DaybookJSON
import DaybookTesting
import Foundation
import Testing

@testable import DaybookStore

struct SealedPageTests {
    private let key = SealingKey(chance: .system)
    private let content = Array(#"{"title":"Secret numbers"}"#.utf8)

    private func share() -> Share {
        var share = Share()
        share.page = String(repeating: "ab", count: 16)
        return share
    }

    @Test func givesEqualBytesForEqualContentAndAnotherNonceForAnyOther() throws {
        let first = try key.seal(content, binding: [1])
        #expect(try key.seal(content, binding: [1]) == first)
        #expect(try key.seal(content + [0x20], binding: [1]).iv != first.iv)
        #expect(try key.seal(content, binding: [2]).iv != first.iv)
        #expect(try SealingKey(chance: .system).seal(content, binding: [1]).iv != first.iv)
    }

    @Test func opensNothingOfWhichOneBitWasChanged() throws {
        let sealed = try key.seal(content, binding: [1])
        #expect(key.open(sealed, binding: [1]) == content)
        for place in 0..<(sealed.text.count * 8) {
            var text = sealed.text
            text[place / 8] ^= 1 << (place % 8)
            #expect(key.open(.init(iv: sealed.iv, text: text), binding: [1]) == nil)
        }
        for place in 0..<(sealed.iv.count * 8) {
            var iv = sealed.iv
            iv[place / 8] ^= 1 << (place % 8)
            #expect(key.open(.init(iv: iv, text: sealed.text), binding: [1]) == nil)
        }
        #expect(key.open(sealed, binding: [0]) == nil)
    }

    @Test func padsContentsToSteps() throws {
        var sizes: Set<Int> = []
        for count in [2, 100, 4_095, 4_096] {
            let page = try SealedPage.bytes(of: share(), content: [UInt8](repeating: 0x20, count: count), key: key)
            sizes.insert(page.count)
        }
        #expect(sizes.count == 1)
        let longer = try SealedPage.bytes(of: share(), content: [UInt8](repeating: 0x20, count: 4_097), key: key)
        #expect(!sizes.contains(longer.count))
    }

    @Test func opensOnlyWithAPasswordOfItsPageAndItsRounds() throws {
        var share = share()
        let prepared = try PreparedPassword("correct horse battery", iterations: PasswordKey.iterationFloor)
        let (entry, passwordKey) = prepared.entry(at: TestStore.noon)
        let wrapped = try entry.wrapping(key, under: try #require(passwordKey), page: share.path)
        share.passwords = SharePasswords([wrapped])
        share.contentKey = "k"
        #expect(share.contentKey(password: "correct horse battery") == key)
        #expect(share.contentKey(password: "correct horse batterz") == nil)
        // The same text in another spelling of Unicode is the same password.
        #expect(share.contentKey(password: "correct horse ba\u{FF54}tery") == key)
        var moved = share
        moved.page = String(repeating: "cd", count: 16)
        #expect(moved.contentKey(password: "correct horse battery") == nil)
        var weaker = share
        var changed = wrapped
        changed.iterations = PasswordKey.iterationFloor - 1
        weaker.passwords = SharePasswords([changed])
        #expect(weaker.contentKey(password: "correct horse battery") == nil)
        #expect(throws: DaybookError.self) {
            _ = try PreparedPassword("correct horse battery", iterations: PasswordKey.iterationFloor - 1)
        }
    }
}
