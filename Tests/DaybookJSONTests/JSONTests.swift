import DaybookCore
import DaybookJSON
import Testing

struct JSONTests {
    @Test func givesTheLastOfRepeatedNames() throws {
        #expect(try JSON.parse(Array(#"{"a":1,"a":2}"#.utf8))["a"] == .int(2))
    }

    @Test func refusesAByteOrderMarkAndBytesAfterTheDocument() {
        #expect(throws: DaybookError.self) { try JSON.parse([0xEF, 0xBB, 0xBF] + Array("{}".utf8)) }
        #expect(throws: DaybookError.self) { try JSON.parse(Array("{} {}".utf8)) }
    }

    @Test(arguments: ["9223372036854775808", "18446744073709551615", "1e999"])
    func refusesNumbersItCannotKeepExactly(text: String) {
        #expect(throws: DaybookError.self) { try JSON.parse(Array(text.utf8)) }
    }

    @Test func refusesDeeperNestingThanAsked() throws {
        let nested = Array((String(repeating: "[", count: 8) + String(repeating: "]", count: 8)).utf8)
        #expect(throws: DaybookError.self) { try JSON.parse(nested, depth: 4) }
        #expect(try JSON.parse(nested, depth: 9) != .null)
    }

    @Test func readsBackWhatTheWriterWrote() throws {
        let awkward = "a\"b\\c\n\r\t\u{0}\u{1F}\u{7F}\u{2028}\u{2029}é😀</script>"
        let value = Value.object([
            .init("text", .text(awkward)), .init("list", .list([.int(-5), .bool(true), .null, .number(1.5)])),
            .init(awkward, .object([])),
        ])
        var writer = JSONWriter()
        writer.value(value)
        #expect(try JSON.parse(writer.bytes) == value)
        #expect(!writer.bytes.contains { $0 < 0x20 || $0 == 0x7F })
    }
}
