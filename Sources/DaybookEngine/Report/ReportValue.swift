package import DaybookCore

/// The value of a report in all its faces; every one is made of the same result.
package struct ReportValue: Sendable {
    package let info: ReportInfo
    private let bodyOf: @Sendable (Page) -> ReportBody
    private let csvOf: @Sendable (Page) -> Table
    private let csvBytesOf: @Sendable (Page) -> [UInt8]

    init(
        info: ReportInfo, body: @escaping @Sendable (Page) -> ReportBody, csv: @escaping @Sendable (Page) -> Table,
        csvBytes: @escaping @Sendable (Page) -> [UInt8]
    ) {
        self.info = info
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
    package var isEmpty: Bool {
        let lists = bodyOf(Page(limit: 1)).parts.compactMap { part in
            if case .table(let table) = part.content { table } else { nil }
        }
        return !lists.isEmpty && lists.allSatisfy(\.rows.isEmpty)
    }
}
