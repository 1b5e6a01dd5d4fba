import DaybookCore
import DaybookTesting
import Foundation
import Testing

struct CSVWriterTests {
    private func csv(_ rows: [[Value]]) -> String {
        let columns = (rows.first ?? []).indices.map { FieldInfo(name: "c\($0)", schema: .string, about: "") }
        return String(decoding: CSVWriter.bytes(Table(columns: columns, rows: rows)), as: UTF8.self)
    }

    @Test func quotesAsRFC4180Says() {
        #expect(
            csv([[.text("a,b"), .text("say \"hi\""), .text("two\nlines")]])
                == "c0,c1,c2\n\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n")
    }

    @Test func disarmsTextThatASpreadsheetWouldTakeForAFormula() {
        for start in ["=", "+", "-", "@", "\t", "\u{0}", "\u{FF1D}"] {
            #expect(csv([[.text("\(start)1")]]).contains("'\(start)1"))
        }
        #expect(csv([[.int(-1), .decimal(Fixed(units: -15, decimals: 1))]]) == "c0,c1\n-1,-1.5\n")
    }

    @Test(.enabled(if: SharedTestData.has("csv"), "needs ../shared/testdata/csv"))
    func writesDocumentsThatACorrectReaderReadsBack() throws {
        let folder = try #require(SharedTestData.folder("csv"))
        let cases = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
        #expect(!cases.isEmpty)
        for name in cases {
            let data = try Data(contentsOf: folder.appending(path: name))
            let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: String]])
            let names = (rows.first ?? [:]).keys.sorted()
            let table = Table(
                columns: names.map { FieldInfo(name: $0, schema: .string, about: "") },
                rows: rows.map { row in names.map { .text(row[$0] ?? "") } })
            #expect(
                read(CSVWriter.bytes(table)) == [names] + rows.map { row in names.map { row[$0] ?? "" } }, "\(name)")
        }
    }

    /// A reader of RFC 4180 that knows nothing of the writer.
    private func read(_ bytes: [UInt8]) -> [[String]] {
        var (rows, row, cell, quoted): ([[String]], [String], [UInt8], Bool) = ([], [], [], false)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if quoted && byte == 0x22 && index + 1 < bytes.count && bytes[index + 1] == 0x22 {
                cell.append(byte)
                index += 1
            } else if byte == 0x22 {
                quoted.toggle()
            } else if !quoted && (byte == 0x2C || byte == 0x0A) {
                row.append(String(decoding: cell, as: UTF8.self))
                cell = []
                if byte == 0x0A {
                    rows.append(row)
                    row = []
                }
            } else {
                cell.append(byte)
            }
            index += 1
        }
        return rows
    }
}
