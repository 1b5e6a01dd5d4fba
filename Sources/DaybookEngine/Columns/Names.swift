/// The texts behind the codes of a snapshot; codes become strings here and only here.
package struct Names: Sendable {
    let texts: [[String]]
    let sources: [String]

    /// The text of a code.
    package func text(_ column: Column, _ code: UInt32) -> String { texts[column.rawValue][Int(code)] }

    /// The traffic source of a code of the session column `source`.
    package func source(_ code: UInt32) -> String { sources[Int(code)] }
}
