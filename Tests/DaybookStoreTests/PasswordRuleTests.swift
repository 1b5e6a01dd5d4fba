import DaybookCore
import DaybookStore
import DaybookTesting
import Testing

struct PasswordRuleTests {
    private let rules: PasswordRules

    init() throws {
        rules = try PasswordRules(templates: [Checkout.templates])
    }

    @Test(arguments: [
        "", "elevenchars", "counterstrike", "Password1234", "123456789012", "aaaaaaaaaaaaaaaa", "abcdefghijklmnop",
        "two\nlines of text",
    ])
    func refusesWhatIsShortCommonOrRegular(_ password: String) {
        let refusal = #expect(throws: Invalid.self) { try rules.check(password) }
        #expect(refusal?.problems.first?.field == "password")
        #expect(password.isEmpty || refusal?.description.contains(password) == false)
    }

    @Test(arguments: ["correct horse battery", "7f$K-2a!q9Zr", "Überraschung im Wald"])
    func takesWhatIsLongAndItsOwn(_ password: String) throws {
        try rules.check(password)
    }

    @Test func generatesPasswordsOfAtLeast75BitsThatTheRulesTake() throws {
        var seen: Set<String> = []
        for _ in 0..<200 {
            let password = PasswordStrength.generate()
            try rules.check(password)
            #expect(password.split(separator: "-").map(\.count) == [4, 4, 4, 4])
            seen.insert(password)
        }
        // 16 characters of 32 are 80 bits.
        #expect(seen.count == 200)
    }

    @Test func countsRepeatedAndCountedUpCharactersAsOneBit() {
        #expect(PasswordStrength.bits(of: "") == 0)
        #expect(PasswordStrength.bits(of: "abcdefghijkl") == 15)
        #expect(PasswordStrength.bits(of: "aaaaaaaaaaaa") == 15)
        #expect(PasswordStrength.bits(of: "qzmtkwphxdrl") == 56)
    }
}
