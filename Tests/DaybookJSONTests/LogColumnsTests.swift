import DaybookCore
import DaybookJSON
import Testing

struct LogColumnsTests {
    private let fields: [LogColumns.Field] = [.init("time", .int), .init("path", .text), .init("id", .uuid)]

    private func columns(_ lines: String) throws -> LogColumns {
        let columns = LogColumns(fields, from: "a segment")
        try columns.add(lines: Array(lines.utf8))
        return columns
    }

    @Test func codesEachDistinctTextOnceAndTheMissingOnesAsZero() throws {
        let read = try columns(
            #"{"time":1,"path":"/a"}"# + "\n" + #"{"time":2,"other":{"path":"/x"}}"# + "\n"
                + #"{"path":"/a","time":3}"# + "\n" + #"{"time":4,"path":"/\u00e9"}"# + "\n")
        #expect(read.rowCount == 4)
        #expect(Array(read.ints(0)) == [1, 2, 3, 4])
        #expect(read.codes(1).map { read.dictionary(1).texts[Int($0)] } == ["/a", "", "/a", "/é"])
    }

    @Test func leavesOutLinesWithoutTheFirstField() throws {
        let read = try columns(#"{"erased":"00"}"# + "\n" + #"{"time":2,"path":"/b"}"# + "\n")
        #expect(read.rowCount == 1)
        #expect(read.codes(1).map { read.dictionary(1).texts[Int($0)] } == ["/b"])
    }

    @Test func keepsBothHalvesOfAnIdentifier() throws {
        let read = try columns(#"{"id":"0198f1de-0000-7abc-8000-00000000000f","time":2}"# + "\n")
        #expect(UInt64(bitPattern: read.ints(2)[0]) == 0x0198_f1de_0000_7abc)
        #expect(UInt64(bitPattern: read.lows(2)[0]) == 0x8000_0000_0000_000f)
    }

    @Test func namesTheFirstLineThatCannotBeRead() {
        let error = #expect(throws: DaybookError.self) { try columns("{\"time\":1}\n{\"time\":\n{\"time\":3}\n") }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("Line 2 of a segment") == true)
    }

    @Test func givesEveryDistinctTextItsOwnCode() throws {
        var lines = ""
        for number in 0..<20_000 { lines += #"{"time":\#(number),"path":"/p\#(number)"}"# + "\n" }
        let read = try columns(lines)
        #expect(read.dictionary(1).count == 20_001)
        #expect(read.codes(1).enumerated().allSatisfy { $0.element == UInt32($0.offset + 1) })
    }
}
