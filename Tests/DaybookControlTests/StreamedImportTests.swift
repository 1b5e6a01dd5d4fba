import DaybookClassify
import DaybookCore
import DaybookImport
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation
import Synchronization
import Testing

@testable import DaybookControl

@Suite(
    .enabled(if: FileManager.default.fileExists(atPath: UserAgentClassifier.installedPatterns), "needs uap-core"),
    .timeLimit(.minutes(2)))
struct StreamedImportTests {
    private let fixture: ControlFixture

    init() throws {
        fixture = try ControlFixture()
    }

    @Test func importsAFileOfTheCommandAsTheCommandWould() throws {
        let log = try fixture.write("access.log", ControlFixture.log(20_500) + "nonsense\n")
        let change = ControlFixture.importing(log, rejectedTo: fixture.folder.path("rejected"))
        let outcome = try fixture.command.carryOut(change)
        #expect(outcome.value["accepted"] == .int(20_500) && outcome.value["rejected"] == .int(1))
        #expect(fixture.folder.bytes("rejected") == Array("nonsense\n".utf8))
        #expect(fixture.told.progress.withLock { $0.last } == .init(words: "20501 lines", share: 1))
        #expect(try fixture.command.carryOut(change).value["duplicates"] == .int(20_500))

        let alone = ControlFixture.workplace(fixture.folder.path("alone"))
        _ = try InitializeStore().run(in: alone)
        _ = try CreateProject(settings: .object([.init("name", .text("Site"))])).run(in: alone)
        _ = try ControlFixture.importing(log).run(in: alone)
        #expect(try fixture.events(in: fixture.data) == fixture.events(in: alone.data))
    }

    @Test func namesAFileThatTheCommandCannotOpen() throws {
        let error = #expect(throws: DaybookError.self) {
            try fixture.command.carryOut(ControlFixture.importing("/nowhere/access.log"))
        }
        #expect(error?.code == .notFound && error?.message.contains("/nowhere/access.log") == true)
        #expect(try fixture.staged() == [])
    }

    @Test func keepsRejectedLinesOutOfTheDataDirectory() throws {
        let log = try fixture.write("access.log", "nonsense\n")
        let error = #expect(throws: DaybookError.self) {
            try fixture.command.carryOut(ControlFixture.importing(log, rejectedTo: "\(fixture.data)/rejected"))
        }
        #expect(error?.code == .refused)
    }

    @Test func saysWhichPatternsTheServerUsed() throws {
        var options = ImportFiles.Options(
            project: "site", format: .combined, files: [try fixture.write("a.log", ControlFixture.log(1))],
            tables: "/nowhere")
        options.patterns = "/mine/regexes.yaml"
        options.places = "/mine/places.mmdb"
        let notes = try fixture.command.carryOut(ImportFiles(options)).lines.suffix(2)
        #expect(notes.first?.contains(UserAgentClassifier.installedPatterns) == true)
        #expect(notes.last == "The running server's places were used: none, not /mine/places.mmdb.")
    }

    @Test func leavesNothingOfAnImportWhoseCommandGoesAway() throws {
        let connection = try begun()
        #expect(try connection.receive(.read, as: ReadMessage.self).input == 0)
        try connection.send(Frame(kind: .bytes, payload: Array(ControlFixture.log(500).utf8)))
        _ = try connection.receive(.read, as: ReadMessage.self)
        #expect(try !fixture.staged().isEmpty)
        connection.cut()
        fixture.server.stop(within: 20)
        #expect(try fixture.staged() == [] && fixture.sealedLineCount() == 0)
        #expect(try VerifyStore().run(in: fixture.command).exitCode == 0)
    }

    @Test func abandonsAnImportThatStillWaitsWhenTheServerStops() throws {
        let connection = try begun()
        _ = try connection.receive(.read, as: ReadMessage.self)
        fixture.server.stop(within: 0.1)
        #expect(try fixture.staged() == [] && fixture.sealedLineCount() == 0)
        withExtendedLifetime(connection) {}
    }

    @Test func endsTheImportIntoAProjectThatIsDeletedMeanwhile() throws {
        let connection = try begun()
        _ = try connection.receive(.read, as: ReadMessage.self)
        try connection.send(Frame(kind: .bytes, payload: Array(ControlFixture.log(50).utf8)))
        _ = try connection.receive(.read, as: ReadMessage.self)
        // A long import keeps no other change waiting.
        _ = try fixture.command.carryOut(DeleteProject(slug: "site"))
        try connection.send(Frame(kind: .bytes, payload: Array(ControlFixture.log(99).utf8)))
        _ = try connection.receive(.read, as: ReadMessage.self)
        try connection.send(Frame(kind: .bytes, payload: []))
        var error: DaybookError?
        while error == nil {
            let frame = try connection.receive()
            if frame.kind == .failure {
                error = try Connection.decode(FailureMessage.self, from: frame.payload).error as? DaybookError
            }
        }
        #expect(error?.message.contains("was deleted while the import ran") == true)
        #expect(try fixture.staged() == [])
        #expect(fixture.folder.files(below: "data/.daybook/salts").isEmpty)
        #expect(fixture.folder.files(below: "data/.daybook/state/import-keys").isEmpty)
        #expect(fixture.folder.files(below: "data/projects").isEmpty)
    }

    @Test func losesNoLineThatComesInDuringImportsAndSeals() async throws {
        let appending = try fixture.startAppending(from: 0)
        let (command, log) = (fixture.command, try fixture.write("access.log", ControlFixture.log(15_000)))
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                for _ in 0..<5 { _ = try command.carryOut(SealJournal()) }
                return 0
            }
            group.addTask {
                try command.carryOut(ControlFixture.importing(log)).value["accepted"]?.int ?? 0
            }
            let count = try await group.reduce(0, +) + appending.stop()
            _ = try command.carryOut(SealJournal())
            #expect(try fixture.sealedLineCount() == count)
        }
        #expect(try VerifyStore().run(in: command).exitCode == 0)
    }

    /// A command that has asked for an import of one file and has opened it.
    private func begun() throws -> Connection {
        let number = try #require(try ControlSocket(data: fixture.data).connected(withinMicroseconds: 500_000))
        let connection = Connection(number, limitBytes: Frame.commandLimitBytes)
        try connection.send(.hello, Hello.own)
        _ = try connection.receive(.hello, as: Hello.self)
        let change = ControlFixture.importing("/theirs/access.log")
        try connection.send(.request, Request(change, authorName: "ada", authorEmail: "ada@example.com"))
        #expect(try connection.receive(.open, as: OpenMessage.self).files == ["/theirs/access.log"])
        try connection.send(.opened, OpenedMessage(inputs: [.init(name: "/theirs/access.log", byteCount: nil)]))
        return connection
    }
}
