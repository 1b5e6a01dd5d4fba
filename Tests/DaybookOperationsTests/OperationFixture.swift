import DaybookCore
import DaybookOperations
import DaybookStore
import DaybookTesting
import Foundation

/// A folder with a data directory to be, and who works in it.
struct OperationFixture {
    let folder: TemporaryFolder
    let workplace: Workplace

    init() throws {
        folder = try TemporaryFolder()
        workplace = OperationFixture.workplace(folder.path("data"))
    }

    /// The same person in another data directory.
    static func workplace(_ data: String) -> Workplace {
        Workplace(
            data: data, author: Author(name: "tester", email: "tester@example.com"), chance: .system, command: "test",
            processID: 1, clock: { Instant(milliseconds: 1_790_000_000_000) })
    }

    /// What git prints of the data directory.
    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/git")
        process.arguments = ["-C", workplace.data, "-c", "user.name=x", "-c", "user.email=x@example.com"] + arguments
        let out = folder.path("git-output")
        _ = FileManager.default.createFile(atPath: out, contents: nil)
        process.standardOutput = FileHandle(forWritingAtPath: out)
        try process.run()
        process.waitUntilExit()
        return String(decoding: folder.bytes("git-output") ?? [], as: UTF8.self)
    }
}
