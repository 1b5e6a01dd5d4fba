import Crypto
import DaybookCore
import DaybookJSON
import DaybookTesting
import Foundation
import Testing

@testable import DaybookStore

/// The vectors of Wycheproof; whatever of them Daybook cannot be asked is counted with the reason.
@Suite(.enabled(if: SharedTestData.has("crypto"), "../shared/testdata/crypto is not there"))
struct CryptoVectorTests {
    /// One test of a file with its group.
    private struct Case {
        let group: Value
        let test: Value

        var isValid: Bool { test["result"]?.text == "valid" }
        var id: Int { test["tcId"]?.int ?? 0 }

        func bytes(_ name: String) -> [UInt8] {
            let digits = Array((test[name]?.text ?? "").utf8)
            return stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
            }
        }
    }

    private static func cases(_ name: String) throws -> [Case] {
        let file = try #require(SharedTestData.folder("crypto")).appending(path: name)
        let value = try JSON.parse(try Data(contentsOf: file))
        return (value["testGroups"]?.list ?? []).flatMap { group in
            (group["tests"]?.list ?? []).map { Case(group: group, test: $0) }
        }
    }

    /// Daybook's keys have 256 bits and its nonces 96; other sizes cannot be spelled, and are not opened.
    @Test func sealsAndOpensAsAESGCMOf256Bits() throws {
        var (tried, others) = (0, 0)
        for vector in try Self.cases("aes_gcm_test.json") {
            let sealed = SealingKey.Sealed(iv: vector.bytes("iv"), text: vector.bytes("ct") + vector.bytes("tag"))
            let isOurs = vector.group["keySize"]?.int == 256 && vector.group["ivSize"]?.int == 96
            guard isOurs else {
                others += 1
                #expect(SealingKey(vector.bytes("key"))?.open(sealed, binding: vector.bytes("aad")) == nil)
                continue
            }
            tried += 1
            let key = try #require(SealingKey(vector.bytes("key")))
            let opened = key.open(sealed, binding: vector.bytes("aad"))
            #expect(opened == (vector.isValid ? vector.bytes("msg") : nil), "test \(vector.id)")
            guard vector.isValid else { continue }
            let box = try AES.GCM.seal(
                vector.bytes("msg"), using: SymmetricKey(data: vector.bytes("key")),
                nonce: AES.GCM.Nonce(data: vector.bytes("iv")), authenticating: vector.bytes("aad"))
            #expect(Array(box.ciphertext) + Array(box.tag) == sealed.text, "test \(vector.id)")
        }
        // 32 of 165 have the sizes that a share has; the other 133 are keys of 128 and 192 bits and odd nonces.
        #expect(tried == 32 && others == 133)
    }

    @Test func derivesPasswordKeysAsPBKDF2() throws {
        let cases = try Self.cases("pbkdf2_hmacsha256_test.json")
        for vector in cases {
            let key = try PasswordKey.bytes(
                of: vector.bytes("password"), salt: vector.bytes("salt"),
                iterations: try #require(vector.test["iterationCount"]?.int),
                count: try #require(vector.test["dkLen"]?.int))
            #expect((key == vector.bytes("dk")) == vector.isValid, "test \(vector.id)")
        }
        #expect(cases.count == 31)
    }

    /// `KeyedHash` gives the first 16 bytes, so that codes of 256 bits are compared by those and by the library's own.
    @Test func codesAsHMAC() throws {
        let cases = try Self.cases("hmac_sha256_test.json")
        for vector in cases {
            let tag = vector.bytes("tag")
            let message = vector.bytes("msg")
            let code = HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: vector.bytes("key")))
            #expect((Array(code.prefix(tag.count)) == tag) == vector.isValid, "test \(vector.id)")
            guard vector.isValid else { continue }
            let hash = KeyedHash(key: vector.bytes("key"))
            let own = message.withUnsafeBytes { hash.code(of: $0, UnsafeRawBufferPointer(start: nil, count: 0)) }
            let bytes = [own.high, own.low].flatMap { word in (0..<8).map { UInt8(word >> (56 - 8 * $0) & 0xFF) } }
            #expect(bytes == Array(tag.prefix(16)), "test \(vector.id)")
        }
        #expect(cases.count == 92)
    }

    @Test func derivesOtherKeysAsHKDF() throws {
        let cases = try Self.cases("hkdf_sha256_test.json")
        for vector in cases {
            let size = try #require(vector.test["size"]?.int)
            // Longer than 255 digests there is nothing to derive, and the library stops the program that asks.
            guard size <= 255 * SHA256.byteCount else {
                #expect(!vector.isValid, "test \(vector.id)")
                continue
            }
            let key = HKDF<SHA256>.deriveKey(
                inputKeyMaterial: SymmetricKey(data: vector.bytes("ikm")), salt: vector.bytes("salt"),
                info: vector.bytes("info"), outputByteCount: size)
            let isEqual = key.withUnsafeBytes { Array($0) } == vector.bytes("okm")
            #expect(isEqual == vector.isValid, "test \(vector.id)")
        }
        #expect(cases.count == 50)
    }
}
