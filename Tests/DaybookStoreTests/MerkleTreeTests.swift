import Crypto
import DaybookCore
import DaybookStore
import Testing

struct MerkleTreeTests {
    /// The leaves of the test vectors of Certificate Transparency's reference implementations (RFC 6962).
    private let leaves: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        Array(0x50...0x57), Array(0x60...0x6F),
    ]

    private let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test func givesTheKnownRootsOfTheStandard() {
        for count in roots.indices { #expect(root(Array(leaves.prefix(count))) == roots[count], "\(count) leaves") }
    }

    @Test func agreesWithTheRecursiveDefinitionForEveryCount() {
        for count in 0...70 {
            let lines = (0..<count).map { Array("line \($0)".utf8) }
            #expect(root(lines) == Hex.text(reference(lines[...])), "\(count) leaves")
        }
    }

    private func root(_ lines: [[UInt8]]) -> String {
        var tree = MerkleTree()
        for line in lines { line.withUnsafeBytes { tree.add($0) } }
        return tree.root
    }

    /// RFC 6962 section 2.1, word for word.
    private func reference(_ lines: ArraySlice<[UInt8]>) -> [UInt8] {
        guard let first = lines.first else { return Array(SHA256.hash(data: [UInt8]())) }
        if lines.count == 1 { return Array(SHA256.hash(data: [0] + first)) }
        var split = 1
        while split * 2 < lines.count { split *= 2 }
        let middle = lines.startIndex + split
        return Array(SHA256.hash(data: [1] + reference(lines[..<middle]) + reference(lines[middle...])))
    }
}
