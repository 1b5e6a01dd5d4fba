import DaybookClassify
import DaybookCore
import DaybookImport
import Foundation
import Testing

@Suite(
    .enabled(if: FileManager.default.fileExists(atPath: UserAgentClassifier.installedPatterns), "needs uap-core"),
    .timeLimit(.minutes(1)))
struct RejectedFileTests {
    @Test(arguments: ["same", "symbolic", "hard"])
    func refusesToAddRejectedLinesToAFileThatIsRead(link: String) throws {
        let fixture = try ImportFixture()
        let text = Array("nonsense\n".utf8)
        let first = try fixture.file("first.log", text)
        let source = try fixture.file("source.log", text)
        let target = link == "same" ? source : fixture.folder.appending(path: "other.log").path
        switch link {
        case "symbolic": try FileManager.default.createSymbolicLink(atPath: target, withDestinationPath: source)
        case "hard": try FileManager.default.linkItem(atPath: source, toPath: target)
        default: break
        }
        let error = #expect(throws: DaybookError.self) {
            try fixture.importing([first, source], as: .common, rejectedTo: target)
        }
        #expect(error?.code == .usage && error?.message.contains(source) == true)
        #expect(try [UInt8](Data(contentsOf: URL(fileURLWithPath: source))) == text)
    }

    @Test func addsRejectedLinesToAFileThatIsNotRead() throws {
        let fixture = try ImportFixture()
        let source = try fixture.file("source.log", Array("nonsense\n".utf8))
        let target = try fixture.file("rejected.log", Array("earlier\n".utf8))
        _ = try fixture.importing([source], as: .common, rejectedTo: target)
        #expect(try String(contentsOfFile: target, encoding: .utf8) == "earlier\nnonsense\n")
    }
}
