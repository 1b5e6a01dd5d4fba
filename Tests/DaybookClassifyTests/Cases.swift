import DaybookClassify
import DaybookCore
import DaybookJSON
import DaybookTesting
import Foundation

/// The project's tables, and lines of the shared cases.
enum Cases {
    static let tables = Checkout.tables

    /// One classifier for all suites, as it keeps its compiled patterns.
    static let userAgents: UserAgentClassifier = {
        guard let classifier = try? UserAgentClassifier(tables: tables) else {
            preconditionFailure("a table is missing")
        }
        return classifier
    }()

    static func referrers() throws -> ReferrerClassifier {
        ReferrerClassifier(table: try ProviderTable(path: tables + "/providers.json"))
    }

    /// The values of a file of the shared test data, one a line.
    static func lines(_ folder: String, _ name: String) throws -> [Value] {
        guard let folder = SharedTestData.folder(folder) else { return [] }
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        return try bytes.split(separator: 0x0A).map { try JSON.parse(Array($0)) }
    }

    static func percent(_ part: Int, of whole: Int) -> Double {
        (Double(part) / Double(max(whole, 1)) * 1_000).rounded() / 10
    }
}
