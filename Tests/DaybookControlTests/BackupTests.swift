import DaybookControl
import DaybookCore
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation
import Testing

@Suite(.timeLimit(.minutes(2)))
struct BackupTests {
    private let fixture: ControlFixture
    private static let canary = "canary-salt"

    init() throws {
        fixture = try ControlFixture()
        for name in ["salts/x", "cache/x"] {
            try Data(Self.canary.utf8).write(to: URL(fileURLWithPath: "\(fixture.data)/.daybook/\(name)"))
        }
    }

    private func append(_ numbers: Range<Int>) throws {
        let folder = try fixture.project().folder
        for number in numbers { try fixture.journal.append([ControlFixture.line(number, in: folder)]) }
    }

    private func restored(_ backup: String, as name: String = "back") throws -> Outcome {
        try RestoreStore(source: backup).run(in: ControlFixture.workplace(fixture.folder.path(name)))
    }

    @Test(arguments: ["copy", "copy.tar"])
    func holdsWhatWasAcknowledgedBeforeItBegan(name: String) throws {
        try append(0..<20)
        _ = try fixture.command.carryOut(SealJournal())
        try append(20..<40)
        let target = fixture.folder.path(name)
        let appending = try fixture.startAppending(from: 40)
        let outcome = try fixture.command.carryOut(BackUpStore(target: target))
        #expect(appending.stop() > 0)
        #expect(outcome.exitCode == 0 && outcome.value["sound"] == .bool(true))
        #expect(try fixture.staged() == [])

        let back = try restored(target)
        #expect(back.exitCode == 0 && back.lines.contains { $0.contains("Salts are in no backup") })
        #expect(back.value["lacking"]?.list?.count == 1)
        let alone = ControlFixture.workplace(fixture.folder.path("back"))
        _ = try SealJournal().run(in: alone)
        #expect(try VerifyStore().run(in: alone).exitCode == 0)
        let text = try fixture.events(in: alone.data, whole: true).joined()
        for number in 0..<40 { #expect(text.contains(#""x\#(number)""#), "\(number)") }
        let files = fixture.folder.files(below: "back")
        #expect(!files.values.contains { String(decoding: $0, as: UTF8.self).contains(Self.canary) })
        #expect(try fixture.mode(of: "back/.daybook/secrets/admin-token") == 0o600)
        #expect(try fixture.mode(of: "back/.daybook") == 0o700)
        let isTar = name.hasSuffix(".tar")
        #expect(try fixture.mode(of: name) == (isTar ? 0o600 : 0o700))
    }

    @Test func sharesNoFileWithTheStore() throws {
        try append(0..<3)
        _ = try fixture.command.carryOut(SealJournal())
        _ = try fixture.command.carryOut(BackUpStore(target: fixture.folder.path("copy")))
        let walker = FileManager.default.enumerator(atPath: fixture.folder.path("copy"))
        while let file = walker?.nextObject() as? String {
            let attributes = try FileManager.default.attributesOfItem(atPath: fixture.folder.path("copy/\(file)"))
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            #expect(attributes[.referenceCount] as? Int == 1, "\(file)")
        }
    }

    @Test func worksWithoutAServer() throws {
        fixture.server.stop()
        let alone = ControlFixture.workplace(fixture.folder.path("alone"))
        _ = try InitializeStore().run(in: alone)
        _ = try alone.carryOut(BackUpStore(target: fixture.folder.path("copy")))
        #expect(try restored(fixture.folder.path("copy")).exitCode == 0)
    }

    @Test func overwritesNothing() throws {
        let target = try fixture.write("taken", "mine")
        #expect(throws: DaybookError.self) { try fixture.command.carryOut(BackUpStore(target: target)) }
        #expect(throws: DaybookError.self) {
            try fixture.command.carryOut(BackUpStore(target: "\(fixture.data)/copy"))
        }
        _ = try fixture.command.carryOut(BackUpStore(target: fixture.folder.path("copy")))
        let error = #expect(throws: DaybookError.self) { try restored(fixture.folder.path("copy"), as: "data") }
        #expect(error?.code == .refused)
        #expect(throws: DaybookError.self) { try restored(target) }
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.path("back")))
        #expect(!FileManager.default.fileExists(atPath: fixture.folder.path("back.partial")))
    }

    @Test func saysWhatIsDamagedAndWhatIsLacking() throws {
        try append(0..<3)
        _ = try fixture.command.carryOut(SealJournal())
        _ = try fixture.command.carryOut(BackUpStore(target: fixture.folder.path("copy")))
        let segment = try #require(
            fixture.folder.files(below: "copy").keys.first { $0.hasPrefix("projects/") && $0.hasSuffix("0001.ndjson") })
        try FileManager.default.removeItem(atPath: fixture.folder.path("copy/\(segment)"))
        try FileManager.default.removeItem(atPath: fixture.folder.path("copy/.daybook/secrets/import-key"))
        let back = try restored(fixture.folder.path("copy"))
        #expect(back.exitCode == 3)
        #expect(back.lines.contains { $0.contains(segment) } && back.lines.contains { $0.contains("import-key") })
    }
}
