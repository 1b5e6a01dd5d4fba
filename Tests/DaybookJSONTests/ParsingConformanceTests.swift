import DaybookCore
import DaybookJSON
import DaybookTesting
import Foundation
import Testing

@Suite(.enabled(if: SharedTestData.has("json-parsing"), "needs ../shared/testdata/json-parsing"))
struct ParsingConformanceTests {
    @Test func acceptsWhatMustBeAcceptedAndRefusesWhatMustBeRefused() throws {
        let folder = try #require(SharedTestData.folder("json-parsing")).appending(path: "test_parsing")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(files.count > 100)
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: folder.appending(path: file)))
            let accepted = (try? JSON.parse(bytes)) != nil
            if file.hasPrefix("y_") { #expect(accepted, "\(file) must be accepted") }
            if file.hasPrefix("n_") { #expect(!accepted, "\(file) must be refused") }
        }
    }
}
