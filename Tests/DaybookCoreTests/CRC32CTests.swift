import DaybookCore
import DaybookTesting
import Testing

struct CRC32CTests {
    /// Bit by bit, as the polynomial says.
    private func reference(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { checksum, byte in
            (0..<8).reduce(checksum ^ UInt32(byte)) { checksum, _ in
                checksum & 1 == 1 ? checksum >> 1 ^ 0x82F6_3B78 : checksum >> 1
            }
        }
    }

    @Test func givesWhatTheRFCSays() {
        #expect(CRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(CRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(CRC32C.checksum(Array(UInt8(0)..<32)) == 0x46DD_794E)
        #expect(CRC32C.checksum(Array(UInt8(0)..<32).reversed()) == 0x113F_DB5C)
        #expect(CRC32C.checksum([UInt8]()) == 0)
    }

    @Test func goesOnOverPartsOfAnyLengthToTheSumOfAll() {
        var dice = SeededRandom(seed: 8)
        for count in Array(0..<300) + [1_000, 4_095, 4_096, 4_097, 70_000] {
            let bytes = (0..<count).map { _ in UInt8(dice.roll(0...255)) }
            let whole = reference(bytes)
            #expect(CRC32C.checksum(bytes) == whole)
            #expect(CRC32C.checksum(bytes.lazy.map { $0 }) == whole, "without contiguous memory")
            let cut = dice.roll(0...count)
            let first = CRC32C.checksum(bytes[..<cut])
            #expect(CRC32C.checksum(bytes[cut...], continuing: first) == whole)
        }
    }
}
