import DaybookCore
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation
import Testing

@testable import DaybookControl

@Suite(.timeLimit(.minutes(1)))
struct ControlServerTests {
    private let fixture: ControlFixture

    init() throws {
        fixture = try ControlFixture()
    }

    private let rename = ChangeProject(slug: "site", changes: .object([.init("name", .text("Other"))]))

    @Test func carriesChangesOutAsTheCommandWouldItself() throws {
        let alone = ControlFixture.workplace(fixture.folder.path("alone"))
        _ = try InitializeStore().run(in: alone)
        _ = try CreateProject(settings: .object([.init("name", .text("Site"))])).run(in: alone)
        let changes: [any StoreChange] = [
            ChangeProject(slug: "site", changes: .object([.init("timezone", .text("Europe/Berlin"))])), SealJournal(),
            CommitEdits(), DeleteProject(slug: "site"),
        ]
        for change in changes {
            var (here, there) = (try alone.carryOut(change), try fixture.command.carryOut(change))
            if change is ChangeProject { (here, there) = (here.without("id"), there.without("id")) }
            #expect(here == there, "\(change)")
        }
    }

    @Test func writesTheAuthorOfTheCommandIntoGit() throws {
        _ = try fixture.command.carryOut(rename)
        let log = try fixture.git("log", "-1", "--format=%an <%ae>")
        #expect(log == "ada <ada@example.com>\n")
    }

    @Test(arguments: ["ada\nTrailer: x", "ada <x", "", String(repeating: "a", count: 201)])
    func refusesAnAuthorThatACommitCannotHold(name: String) throws {
        let error = #expect(throws: DaybookError.self) {
            try fixture.command(as: Author(name: name, email: "a@example.com")).carryOut(rename)
        }
        #expect(error?.code == .refused)
        #expect(try fixture.project().name == "Site")
    }

    @Test func handsErrorsBackAsTheyWereThrown() throws {
        let missing = #expect(throws: DaybookError.self) {
            try fixture.command.carryOut(DeleteProject(slug: "nobody"))
        }
        #expect(missing?.code == .notFound && missing?.exitCode == 1)
        #expect(missing?.message == "There is no project 'nobody'.")
        #expect(missing?.remedy == "The projects are: site.")
        let invalid = #expect(throws: Invalid.self) {
            let settings = Value.object([.init("timezone", .text("Mars/Olympus")), .init("visibility", .text("odd"))])
            _ = try fixture.command.carryOut(CreateProject(settings: settings))
        }
        #expect(invalid?.problems.map(\.field) == ["name", "timezone", "visibility"])
    }

    @Test func refusesInASecondWhereTheHolderHasNoSocket() throws {
        fixture.server.stop()
        let start = ContinuousClock.now
        let error = #expect(throws: DaybookError.self) { try fixture.command.carryOut(rename) }
        #expect(ContinuousClock.now - start < .seconds(1))
        #expect(error?.code == .locked && error?.message.contains("`serve`, process 4711") == true)
    }

    @Test func refusesInASecondWhereTheServerDoesNotAnswer() throws {
        fixture.server.stop()
        let silent = try ControlSocket(data: fixture.data).listening()
        defer { close(silent) }
        let start = ContinuousClock.now
        let error = #expect(throws: DaybookError.self) { try fixture.command.carryOut(rename) }
        #expect(ContinuousClock.now - start < .seconds(1))
        #expect(error?.code == .locked)
    }

    @Test func replacesTheSocketThatAKilledServerLeft() throws {
        fixture.server.stop()
        close(try ControlSocket(data: fixture.data).listening())
        #expect(!ControlClient.answers(data: fixture.data))
        let next = ControlServer(
            data: fixture.data, keeper: fixture.keeper, classifiers: ControlFixture.classifiers,
            clock: { ControlFixture.now })
        try next.start()
        defer { next.stop() }
        #expect(ControlClient.answers(data: fixture.data))
        #expect(try fixture.mode(of: "data/.daybook/control.sock") == 0o600)
        next.stop()
        #expect(!FileManager.default.fileExists(atPath: "\(fixture.data)/.daybook/control.sock"))
    }

    @Test func worksUnderAPathLongerThanASocketAddress() throws {
        let deep = fixture.folder.path(String(repeating: "deep/", count: 40))
        try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
        let data = deep + "data"
        _ = try InitializeStore().run(in: ControlFixture.workplace(data))
        let keeper = StoreKeeper(
            holding: try StoreWriter(at: data, command: "serve", processID: 1, now: ControlFixture.now))
        let server = ControlServer(
            data: data, keeper: keeper, classifiers: ControlFixture.classifiers, clock: { ControlFixture.now })
        try server.start()
        defer { server.stop() }
        #expect(ControlClient.answers(data: data))
    }

    @Test func letsManyCommandsChangeTheStoreAtOnce() async throws {
        let command = fixture.command
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let settings = Value.object([.init("name", .text("Project \(number)"))])
                    _ = try command.carryOut(CreateProject(settings: settings))
                }
            }
            try await group.waitForAll()
        }
        #expect(try StoreSnapshot.open(at: fixture.data).projects.count == 9)
        #expect(try VerifyStore().run(in: command).exitCode == 0)
    }

    @Test func refusesStrangersFramesAndGoesOn() throws {
        let garbage: [[UInt8]] = [
            Array("GET / HTTP/1.1\r\n\r\n".utf8), [0xFF, 0xFF, 0xFF, 0xFF, 1], [0, 0, 0, 2, 1, 0x7B, 0x7B],
            [0, 0, 0, 0, 99], [0, 0], [],
            Frame(kind: .hello, payload: Array(#"{"protocolVersion":9,"daybook":"0"}"#.utf8)).encoded,
            Frame(kind: .outcome, payload: []).encoded,
        ]
        for bytes in garbage {
            let number = try #require(try ControlSocket(data: fixture.data).connected(withinMicroseconds: 500_000))
            _ = bytes.withUnsafeBytes { send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            close(number)
        }
        _ = try fixture.command.carryOut(rename)
        #expect(try fixture.project().name == "Other")
    }

    @Test func saysThatTheVersionsDiffer() throws {
        let number = try #require(try ControlSocket(data: fixture.data).connected(withinMicroseconds: 500_000))
        let connection = Connection(number, limitBytes: Frame.commandLimitBytes)
        try connection.send(.hello, Hello(protocolVersion: 1, daybook: "0.0.0-other"))
        let error = #expect(throws: DaybookError.self) { try connection.receive(.hello, as: Hello.self) }
        #expect(error?.code == .refused && error?.message.contains("0.0.0-other") == true)
    }

    @Test(arguments: ["NoSuchChange", "InitializeStore"])
    func knowsOnlyTheChangesThatAreListed(name: String) throws {
        let number = try #require(try ControlSocket(data: fixture.data).connected(withinMicroseconds: 500_000))
        let connection = Connection(number, limitBytes: Frame.commandLimitBytes)
        try connection.send(.hello, Hello.own)
        _ = try connection.receive(.hello, as: Hello.self)
        let request = #"{"operation":"\#(name)","arguments":"{}","authorName":"a","authorEmail":"a@example.com"}"#
        try connection.send(Frame(kind: .request, payload: Array(request.utf8)))
        let error = #expect(throws: DaybookError.self) { try connection.expect(.outcome) }
        #expect(error?.code == .usage)
    }
}

extension Outcome {
    fileprivate func without(_ name: String) -> Outcome {
        Outcome(.object((value.members ?? []).filter { $0.name != name }), lines: lines, exitCode: exitCode)
    }
}
