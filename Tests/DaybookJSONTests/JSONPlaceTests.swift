import DaybookCore
import DaybookJSON
import Testing

struct JSONPlaceTests {
    @Test(arguments: [
        ("{\n \"a\": 1,\n \"b\" 2\n}", 3, 6), ("{\"a\":1,\n}", 2, 1), ("[1", 1, 3), ("{\n\"a\": \"x\ny\"}", 2, 8),
        ("", 1, 1), ("[1] 2", 1, 5), ("[01]", 1, 3), ("[\"\\x\"]", 1, 4), ("\n\n  nul", 3, 6), ("[1.]", 1, 4),
    ])
    func isWhereTheTextStopsBeingJSON(text: String, line: Int, column: Int) throws {
        let place = try #require(JSONPlace(ofFaultIn: Array(text.utf8)))
        #expect((place.line, place.column) == (line, column))
    }

    @Test(arguments: 1..<200) func isThereForEveryTextThatTheParserRefusesAndForNoOther(seed: Int) {
        var dice = SeededRandom(seed: seed)
        let whole = #"{"a":[1,-2.5e+3,"x\u00e9\n",true,false,null,{}],"b":{"c":"","d":[[]]},"e":0}"#
        let signs = Array(#"{}[]",:\u0129.-+eEtrufalsn x"#.utf8)
        var bytes = Array(whole.utf8)
        for _ in 0..<Int.random(in: 0..<3, using: &dice) {
            let place = Int.random(in: 0..<bytes.count, using: &dice)
            bytes[place] = signs.randomElement(using: &dice) ?? 0x20
        }
        let isRead = (try? JSON.parse(bytes)) != nil
        #expect(isRead == (JSONPlace(ofFaultIn: bytes) == nil), "\(String(decoding: bytes, as: UTF8.self))")
    }
}
