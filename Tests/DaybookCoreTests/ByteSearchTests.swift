import DaybookCore
import Testing

struct ByteSearchTests {
    @Test func findsControlCharactersWhereverTheyStand() {
        for count in 0..<40 {
            #expect(!Array(repeating: UInt8(0x20), count: count).withUnsafeBytes { $0.holdsControl })
            #expect(!Array(repeating: UInt8(0xFF), count: count).withUnsafeBytes { $0.holdsControl })
            for place in 0..<count {
                var bytes = (0..<count).map { UInt8(0x20 + $0 * 37 % 0xE0) }
                #expect(!bytes.withUnsafeBytes { $0.holdsControl })
                for control in [UInt8(0), 0x0A, 0x1F] {
                    bytes[place] = control
                    #expect(bytes.withUnsafeBytes { $0.holdsControl })
                }
            }
        }
    }
}
