import Crypto
import DaybookCore
import DaybookTesting
import Testing

@testable import DaybookStore

struct KeyedHashTests {
    private func code(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }

    private func bytes(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.bigEndian, Array.init) }

    @Test func givesTheCodesOfTheLibraryForKeysAndMessagesOfEveryLength() {
        var random = SeededRandom(seed: 5)
        for length in [0, 1, 31, 32, 63, 64, 65, 200] {
            let key = (0..<length).map { _ in UInt8(random.roll(0...255)) }
            let keyed = KeyedHash(key: key)
            for count in [0, 1, 54, 55, 56, 63, 64, 65, 250] {
                let (first, second) = ((0..<count).map { UInt8($0) }, [UInt8](repeating: 9, count: count / 3))
                let found = first.withUnsafeBytes { first in second.withUnsafeBytes { keyed.code(of: first, $0) } }
                #expect(bytes(found.high) + bytes(found.low) == Array(code(key, first + second).prefix(16)))
            }
        }
    }

    @Test func makesImportKeysOfTheLineAndItsOccurrence() {
        let secret = [UInt8](repeating: 3, count: 32)
        let line = Array("a line".utf8)
        let key = line.withUnsafeBytes { ImportKeyHash(secret: secret).key(of: $0, occurrence: 258) }
        let expected = Array(code(secret, line + [0, 0, 0, 0, 0, 0, 1, 2]).prefix(16))
        #expect(bytes(key.high) + bytes(key.low) == expected)
    }

    @Test func makesVisitorsOfNetworkAndUserAgent() {
        let salt = [UInt8](repeating: 4, count: 32)
        let id = VisitorHash(salt: salt).id(truncatedAddress: [192, 0, 2, 0], userAgent: "curl".utf8)
        #expect(id == "v_" + Hex.text(code(salt, [192, 0, 2, 0, 0] + Array("curl".utf8)).prefix(8)))
    }
}
