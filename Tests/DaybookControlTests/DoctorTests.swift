import DaybookControl
import DaybookCore
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation
import Testing

struct DoctorTests {
    private let fixture: ControlFixture

    init() throws {
        fixture = try ControlFixture()
    }

    private func examine(_ data: String? = nil) throws -> Outcome {
        let operation = ExamineStore(
            unknownSettings: ["prot"], serverAnswers: { ControlClient.answers(data: $0) },
            classifiers: { ControlFixture.classifiers })
        return try operation.run(in: ControlFixture.workplace(data ?? fixture.data))
    }

    private func words(_ outcome: Outcome, _ about: String) -> [String] {
        outcome.lines.filter { $0.split(separator: "\t")[1] == about }
    }

    @Test func findsASoundStoreAndItsServer() throws {
        let outcome = try examine()
        #expect(outcome.exitCode == 0, "\(outcome.lines)")
        let lock = words(outcome, "lock").joined()
        #expect(lock.contains("`serve`, process 4711") && lock.contains("answers commands"))
        #expect(words(outcome, "settings").count == 1)
        fixture.server.stop()
        #expect(words(try examine(), "lock").joined().contains("answers no commands"))
    }

    @Test func namesWhatWaitsAndWhoCanReadAlong() throws {
        let path = "\(fixture.data)/projects/site/project.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try (text + "\n").write(toFile: path, atomically: false, encoding: .utf8)
        try fixture.journal.append([ControlFixture.line(1, in: "site")])
        _ = try fixture.git("remote", "add", "origin", "https://me:pass@example.com/data.git")
        let outcome = try examine()
        #expect(outcome.exitCode == 0)
        #expect(words(outcome, "edit").joined().contains("projects/site/project.json"))
        #expect(words(outcome, "journal").count == 1)
        #expect(
            words(outcome, "remote") == [
                "note\tremote\tWhoever can clone origin (https://example.com/data.git) can read these events."
            ])
    }

    @Test func findsWhatIsOpenToOthers() throws {
        chmod("\(fixture.data)/.daybook/secrets/admin-token", 0o644)
        let outcome = try examine()
        #expect(outcome.exitCode == 3)
        #expect(words(outcome, "permissions").joined().contains("chmod 600"))
    }

    @Test func saysWhatACloneLacks() throws {
        _ = try fixture.git("clone", "-q", fixture.data, fixture.folder.path("clone"))
        chmod(fixture.folder.path("clone"), 0o700)
        let outcome = try examine(fixture.folder.path("clone"))
        #expect(outcome.exitCode == 3)
        #expect(words(outcome, "copy").joined().contains("import-key"))
    }

    @Test func makesAFindingOfAStoreThatIsNotThere() throws {
        let outcome = try examine(fixture.folder.path("nowhere"))
        #expect(outcome.exitCode == 3 && words(outcome, "store").joined().contains("daybook init"))
    }
}
