package import DaybookCore

/// The value of a report in all its faces; every one is made of the same result.
package struct ReportValue: Sendable {
    package let info: ReportInfo
    /// The rows of all its lists.
    let rowCount: Int
    private let bodyOf: @Sendable (Page) -> ReportBody
    private let csvOf: @Sendable (Page) -> Table
    private let csvBytesOf: @Sendable (Page) -> [UInt8]

    private let mark = Mark()

    /// What a value and its copies share.
    private final class Mark: Sendable {}

    /// The value of a result that `body` lists the parts of, and `table` the rows of for its CSV.
    init<Result: Sendable>(
        _ info: ReportInfo, _ result: Result, body: [Part<Result>], table: Part<Result>, _ view: PublicView?
    ) {
        self.info = info
        rowCount = body.reduce(0) { $0 + $1.rowCount(result) }
        bodyOf = { page in
            ReportBody(
                parts: body.map { part in
                    BodyPart(name: part.info.name, title: part.info.title, content: part.read(result, page, view))
                })
        }
        csvOf = { page in
            guard case .table(let table) = table.read(result, page, view) else {
                preconditionFailure("the CSV of \(info.id) is a table")
            }
            return table
        }
        csvBytesOf = { table.csv?(result, $0, view) ?? [] }
    }

    /// The same for copies of one value, whose faces are all the same.
    package var identity: ObjectIdentifier { ObjectIdentifier(mark) }

    /// The body with one page of each list.
    package func body(_ page: Page) -> ReportBody { bodyOf(page) }

    /// The CSV table with one page of its rows.
    package func csv(_ page: Page) -> Table { csvOf(page) }

    /// The same table as the bytes of a CSV, header first, a tenth of the work where it is long.
    package func csvBytes(_ page: Page) -> [UInt8] { csvBytesOf(page) }

    /// True where the body has lists and none of them has a row.
    package var isEmpty: Bool { rowCount == 0 && info.parts.contains { $0.kind == .table } }
}
