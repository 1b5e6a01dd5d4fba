package import DaybookCore

/// The value of a report in all its faces; every one is made of the same result.
package struct ReportValue: Sendable {
    package let info: ReportInfo
    /// The rows of all its lists.
    let rowCount: Int
    private let bodyOf: @Sendable (Page) -> ReportBody
    private let csvOf: @Sendable (Page) -> Table
    private let csvBytesOf: @Sendable (Page) -> [UInt8]

    init(
        info: ReportInfo, rowCount: Int, body: @escaping @Sendable (Page) -> ReportBody,
        csv: @escaping @Sendable (Page) -> Table,
        csvBytes: @escaping @Sendable (Page) -> [UInt8]
    ) {
        self.info = info
        self.rowCount = rowCount
        bodyOf = body
        csvOf = csv
        csvBytesOf = csvBytes
    }

    /// The body with one page of each list.
    package func body(_ page: Page) -> ReportBody { bodyOf(page) }

    /// The CSV table with one page of its rows.
    package func csv(_ page: Page) -> Table { csvOf(page) }

    /// The same table as the bytes of a CSV, header first, a tenth of the work where it is long.
    package func csvBytes(_ page: Page) -> [UInt8] { csvBytesOf(page) }

    /// True where the body has lists and none of them has a row.
    package var isEmpty: Bool { rowCount == 0 && info.parts.contains { $0.kind == .table } }
}
