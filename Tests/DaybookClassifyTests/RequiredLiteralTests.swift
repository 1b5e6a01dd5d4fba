import Testing

@testable import DaybookClassify

struct RequiredLiteralTests {
    private func words(_ pattern: String) -> [String] {
        RequiredLiteral.alternatives(of: pattern).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test func takesTheLongestTextThatMustOccur() {
        #expect(words("(GeoEvent Server) (\\d+)") == ["geoevent server"])
        #expect(words("^ab[cd]longer") == ["longer"])
        #expect(words("a\\.b\\/c") == ["a.b/c"])
    }

    @Test func demandsOneOfTheAlternatives() {
        #expect(words("(Collector|Explorer)-\\d") == ["collector", "explorer"])
        #expect(words("Foo|Bar") == ["foo", "bar"])
    }

    @Test func demandsNothingThatMayBeMissing() {
        #expect(words("(Foo|)\\d") == [])
        #expect(words("(?:Foo)?[a-z]*") == [])
        #expect(words("Foox?") == ["foo"])
        #expect(words("(?!Never)ok go") == ["ok go"])
        #expect(words("x{0,2}abc{2}") == ["abc"])
        #expect(words("a|bc|def") == [])
    }

    @Test func neverSkipsAPatternThatWouldMatch() throws {
        let subjects = ["GeoEvent Server 10", "Foo", "xab", "ok go", "Wii U", "prefixABCsuffix", "aXXb", "k.b"]
        let patterns = [
            "(GeoEvent Server) (\\d+)", "Fo{1,3}", "[x-z]?ab", "(?i:OK) go", "(Nintendo|Wii)( U|)", "a(?:b|B)c", "a.+b",
            "(?:k\\.b|x)", "[]a]b", "(?=ok)o", "a(?!b)X*b", "(a|k).b$", "\\x41BC", "\\bFoo\\b",
        ]
        for subject in subjects {
            let bytes = Array(subject.utf8)
            let pairs = BytePairs(of: bytes.map(\.lowercased))
            for pattern in patterns {
                for ignoresCase in [false, true] {
                    let expression = try RegularExpression(pattern, ignoresCase: ignoresCase)
                    guard expression.groups(in: bytes) != nil else { continue }
                    let words = RequiredLiteral.alternatives(of: pattern)
                    #expect(words.isEmpty || words.contains(where: pairs.contain), "\(pattern) on \(subject)")
                }
            }
        }
    }

    @Test func endsAMatchThatTakesTooLong() throws {
        let expression = try RegularExpression("^(a+)+$", ignoresCase: false)
        #expect(expression.groups(in: Array(repeating: 0x61, count: 60) + [0x62]) == nil)
    }
}
