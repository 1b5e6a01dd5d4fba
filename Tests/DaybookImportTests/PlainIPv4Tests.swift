import DaybookClassify
import DaybookCore
import DaybookTesting
import Testing

@testable import DaybookImport

struct PlainIPv4Tests {
    private func network(_ text: String) -> [UInt8]? {
        Array(text.utf8).withUnsafeBytes { PlainIPv4($0)?.withTruncatedBytes { Array($0) } }
    }

    @Test func cutsWhatItReadsAsAnyAddressIsCut() throws {
        var random = SeededRandom(seed: 21)
        for _ in 0..<2_000 {
            let text = (0..<4).map { _ in String(random.roll(0...255)) }.joined(separator: ".")
            let address = try #require(Address(text))
            #expect(network(text) == address.truncated.hashBytes + [0])
        }
    }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.", "1.2.3.4.", "1.2.3.4.5", "1..3.4", "01.2.3.4", "1.2.3.04", "256.1.1.1", "1.2.3.999",
        "1.2.3.4:80", " 1.2.3.4", "1.2.3.4 ", "::1", "example.org", "1111.2.3.4", "1.2.3.4444",
    ])
    func leavesAnyOtherSpellingToAddress(text: String) {
        #expect(network(text) == nil)
    }
}
