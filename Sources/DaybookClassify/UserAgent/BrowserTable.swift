import DaybookCore

/// Browsers and apps that an older pattern file takes for the engine they are built on.
///
/// Only an answer that names no more than an engine is refined, so that a newer pattern file always has its way.
struct BrowserTable: Sendable {
    private let generic: Set<String>
    private let rows: [Row]

    private struct Row: Sendable {
        let word: [UInt8]
        /// Another word that must be there too; empty for none.
        let companion: [UInt8]
        let name: String
    }

    /// Reads the table `browsers.json`: `generic` names what is refined; of `browsers` the first whose `word` (and
    /// `with`, if it has one) stands in the User-Agent gives the `name`; words are lower case.
    ///
    /// - Throws: `notFound` or `invalid` for the file.
    init(path: String) throws(DaybookError) {
        let table = try TableFile(path: path)
        generic = Set(table.texts("generic"))
        rows = table.rows("browsers").map { row in
            Row(word: Array(row.text("word").utf8), companion: Array(row.text("with").utf8), name: row.text("name"))
        }.filter { $0.word.count > 1 }
    }

    /// The browser behind a generic family, with its major version; nil where the table knows no better.
    func refined(_ family: String, in userAgent: [UInt8], pairs: BytePairs) -> (name: String, version: String)? {
        guard generic.contains(family) else { return nil }
        for row in rows {
            guard let position = pairs.position(of: row.word), row.companion.isEmpty || pairs.contain(row.companion)
            else { continue }
            let digits = userAgent[(position + row.word.count)...].prefix { $0 >= 0x30 && $0 <= 0x39 }
            return (row.name, String(decoding: digits, as: UTF8.self))
        }
        return nil
    }
}
