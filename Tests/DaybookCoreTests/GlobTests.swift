import DaybookCore
import Testing

struct GlobTests {
    @Test(arguments: [
        ("/pricing*", "/pricing", true), ("/pricing*", "/pricing/a/b", true), ("/pricing*", "/price", false),
        ("*", "", true), ("**", "x", true), ("", "", true), ("", "x", false), ("a*a", "a", false), ("a*a", "aa", true),
        ("a*b*c", "aXbYc", true), ("a*b*c", "aXcYb", false), ("*b*", "abc", true), ("*.html", "/a.html.gz", false),
        ("*ab*ab", "abab", true), ("*ab*ab", "aab", false), ("/a\\*", "/a*", true), ("/a\\*", "/ab", false),
        ("\\\\", "\\", true), ("caf\u{E9}", "cafe\u{301}", false), ("*\u{E9}", "caf\u{E9}", true),
    ])
    func fitsWholeTextsByteForByte(pattern: String, text: String, fits: Bool) {
        #expect(Glob(pattern: pattern).matches(text) == fits)
    }

    @Test(arguments: [
        ("/users/:id", "/users/7", true), ("/users/:id", "/users/", false), ("/users/:id", "/users/7/edit", false),
        ("/:lang/docs*", "/de/docs/a", true), ("/:lang/docs*", "/docs", false), ("/a/*/:id", "/a/b/c/7", true),
        ("/a/*/:id", "/a/7", false), ("/a:80/b", "/a:80/b", true), ("/:/b", "/:/b", true), ("/:/b", "/x/b", false),
        ("/\\:id", "/:id", true), ("/\\:id", "/7", false),
        ("/:a-b", "/:a-b", true), ("/:a-b", "/x", false), ("*/:id/edit", "/x/7/edit", true),
        ("*/:id/edit*", "/x/edit/y/edit/z", true),
    ])
    func letsANamedSegmentStandForOneSegment(pattern: String, path: String, fits: Bool) {
        #expect(Glob(pathPattern: pattern).matches(path) == fits)
    }

    @Test func agreesWithARecursiveMatcherOnEveryShortPatternAndText() {
        let patterns = GlobTests.words(of: ["a", "b", "*"], upTo: 5)
        let texts = GlobTests.words(of: ["a", "b"], upTo: 5)
        for pattern in patterns {
            let glob = Glob(pattern: pattern)
            for text in texts where glob.matches(text) != GlobTests.fits(text[...], pattern[...]) {
                Issue.record("\(pattern) on \(text)")
            }
        }
    }

    @Test func needsNoMoreTimeForPatternsMadeToBacktrack() {
        let text = String(repeating: "a", count: 20_000)
        let patterns = [
            "a*a*a*a*a*a*a*a*b", "*a*a*a*a*a*a*a*a*ab", "*aaaaaaaa*aaaaaaaa*b*", "(a+)+$", "(a|aa)+*b", "*a*a*a*a*!",
        ]
        let clock = ContinuousClock()
        for pattern in patterns {
            let glob = Glob(pattern: pattern)
            let time = clock.measure { #expect(!glob.matches(text)) }
            // Generous for a loaded machine and a debug build; a matcher that backtracks needs years.
            #expect(time < .seconds(2), "\(pattern)")
        }
    }

    @Test func writesItselfSoThatItIsReadAgain() {
        for (pattern, text) in [("a*b", "a*b"), ("a**b", "a*b"), ("a\\*b", "a\\*b"), ("x;y", "x\\;y"), ("\\a", "a")] {
            #expect(Glob(pattern: pattern).text(escaping: ";") == text)
            #expect(Glob(pattern: text) == Glob(pattern: pattern))
        }
        #expect(Glob(containing: "*") == Glob(pattern: "*\\**"))
        #expect(Glob(startingWith: "/a") == Glob(pattern: "/a*"))
        #expect(Glob(endingWith: "/a") == Glob(pattern: "*/a"))
        #expect(Glob(exactly: "*").matches("*") && !Glob(exactly: "*").isPattern && Glob(pattern: "*").isPattern)
    }

    private static func words(of letters: [String], upTo length: Int) -> [String] {
        var (all, last) = ([""], [""])
        for _ in 0..<length {
            last = last.flatMap { word in letters.map { word + $0 } }
            all += last
        }
        return all
    }

    private static func fits(_ text: Substring, _ pattern: Substring) -> Bool {
        guard let first = pattern.first else { return text.isEmpty }
        if first == "*" {
            return fits(text, pattern.dropFirst()) || (!text.isEmpty && fits(text.dropFirst(), pattern))
        }
        return text.first == first && fits(text.dropFirst(), pattern.dropFirst())
    }
}
