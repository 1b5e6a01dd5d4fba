import DaybookClassify
import Testing

struct WrittenAddressTests {
    @Test(arguments: [
        ("192.0.2.7:5678", "192.0.2.7"), ("192.0.2.7:", "192.0.2.7"), (" 192.0.2.7 ", "192.0.2.7"),
        ("[2001:db8::1]:443", "2001:db8::1"), ("[2001:db8::1]", "2001:db8::1"), ("2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"), ("[fe80::1%25eth0]:80", "fe80::1"), ("[::ffff:192.0.2.7]:80", "192.0.2.7"),
    ])
    func readsAnAddressWithWhatStandsAroundIt(written: String, plain: String) throws {
        let address = try #require(Address(plain))
        #expect(Address(written: written) == address)
    }

    @Test(arguments: [
        "", "localhost", "shop.example:443", "192.0.2.7:http", "192.0.2.7:123456", "192.0.2", "192.0.2.256",
        "[192.0.2.7",
        "[2001:db8::1]443", "10:30", "12:30:45", "192.0.2.7 and more",
    ])
    func readsNothingElseAsAnAddress(written: String) {
        #expect(Address(written: written) == nil)
    }
}
