import DaybookCore
import DaybookJSON
import DaybookTesting
import Foundation
import Testing

/// Runs the real program from a foreign working directory.
struct CommandLineTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private struct Run {
        let code: Int32
        let out: String
        let err: String

        var json: Value? { try? JSON.parse(Array(out.utf8)) }
    }

    /// The program beside the tests.
    private static var program: URL {
        let beside = Bundle.main.bundleURL.deletingLastPathComponent().appending(path: "daybook")
        let isThere = FileManager.default.fileExists(atPath: beside.path)
        return isThere ? beside : Checkout.root.appending(path: ".build/debug/daybook")
    }

    private func daybook(_ arguments: String..., input: String = "") throws -> Run {
        try daybook(arguments: arguments, input: input)
    }

    private func daybook(arguments: [String], input: String = "") throws -> Run {
        let process = Process()
        process.executableURL = CommandLineTests.program
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        let (out, err, stdin) = (
            folder.path(UUID().uuidString), folder.path(UUID().uuidString), folder.path(UUID().uuidString)
        )
        for path in [out, err] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        try Data(input.utf8).write(to: URL(fileURLWithPath: stdin))
        process.standardInput = FileHandle(forReadingAtPath: stdin)
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        try process.run()
        process.waitUntilExit()
        func text(_ path: String) -> String {
            FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        return Run(code: process.terminationStatus, out: text(out), err: text(err))
    }

    private static let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
    private let line =
        #"203.0.113.9 - - [02/Jun/2026:10:00:00 +0000] "GET /a?x=1 HTTP/1.1" 200 5 "https://t.co/q" "\#(agent)""#

    @Test func goesFromAnEmptyFolderToASite() throws {
        let made = try daybook("init", "--json")
        #expect(made.code == 0 && made.json?["admin_token"]?.text != nil)
        #expect(
            try daybook("project", "create", "--name", "My Site", "--visibility", "public", "--json").json?["slug"]
                == .text("my-site"))
        let imported = try daybook(
            "import", "--project", "my-site", "--format", "combined", "-", "--json", input: line + "\nnonsense\n")
        #expect(imported.json?["accepted"] == .int(1))
        #expect(imported.json?["rejected"] == .int(1))
        #expect(try daybook("build").code == 0)
        #expect(folder.bytes("public/my-site/30d/index.html") != nil)
        let query = try daybook("query", "--project", "my-site", "pages", "--format", "csv")
        #expect(query.out == "path,views,unique_views,avg_duration\n/a,1,1,0.0\n")
        #expect(try daybook("verify").code == 0)
        #expect(try daybook("serve", "--public", "data", "--port", "0").err.contains("overlap"))
    }

    @Test("C51 a server leaves no core, cannot be looked into, works beside commands and ends when it is told to")
    func servesWithinItsRules() throws {
        _ = try daybook("init")
        let process = Process()
        process.executableURL = CommandLineTests.program
        process.arguments = ["serve", "--port", "0", "--rebuild-minutes", "0"]
        process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        let out = folder.path("serve-out")
        _ = FileManager.default.createFile(atPath: out, contents: nil)
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: folder.path("serve-err"))
        try process.run()
        defer { process.terminate() }
        let start = Date()
        while FileManager.default.contents(atPath: out)?.isEmpty ?? true, Date().timeIntervalSince(start) < 20 {
            Thread.sleep(forTimeInterval: 0.05)
        }
        let limits = try String(contentsOfFile: "/proc/\(process.processIdentifier)/limits", encoding: .utf8)
        let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        #expect(core?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
        // What is not dumpable belongs to root, and only root may look into it.
        let owner = try FileManager.default.attributesOfItem(atPath: "/proc/\(process.processIdentifier)/mem")
        #expect(owner[.ownerAccountID] as? Int == 0)
        #expect(try daybook("project", "create", "--name", "Beside", "--json").json?["slug"] == .text("beside"))
        #expect(try daybook("serve", "--port", "0").err.contains("`serve`"))
        process.terminate()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test func printsAUnitThatKeepsEverySetting() throws {
        let unit = try daybook(
            "serve", "--print-systemd", "--data", "d", "--trust-proxy", "10.0.0.0/8", "--allowed-origin",
            "https://a.example", "--rebuild-minutes", "5", "--log-format", "json", "--jobs", "1")
        let command = unit.out.split(separator: "\n").first { $0.hasPrefix("ExecStart=") } ?? ""
        for part in [
            " --data \(folder.path)/d", " --trust-proxy 10.0.0.0/8", " --allowed-origin https://a.example",
            " --rebuild-minutes 5", " --log-format json", " --jobs 1",
        ] {
            #expect(command.contains(part), "\(part)")
        }
        for rule in ["NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "LimitCORE=0"] {
            #expect(unit.out.contains(rule))
        }
    }

    @Test func answersWrongUsageWithOneSentenceAndExitCodeTwo() throws {
        #expect(try daybook("build", "--as-of", "spring").code == 2)
        #expect(try daybook("nonsense").code == 2)
        _ = try daybook("init")
        #expect(try daybook("query", "--project", "x", "nonsense").code == 2)
        #expect(try daybook("project", "create", "--name", "x", "--timezone", "Mars/Olympus").code == 2)
        let missing = try daybook("query", "--project", "nobody", "stats")
        #expect(missing.code == 1)
        #expect(missing.err.split(separator: "\n").count == 1)
        #expect(missing.err.contains("There is no project 'nobody'."))
    }

    @Test func refusesWhatAShareCannotMean() throws {
        _ = try daybook("init")
        _ = try daybook("project", "create", "--name", "Blog")
        func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o600) {
            _ = FileManager.default.createFile(
                atPath: folder.path(name), contents: Data(bytes), attributes: [.posixPermissions: mode])
        }
        write("good", Array("correct horse battery".utf8))
        write("same", Array("correct horse battery\n".utf8))
        write("latin", Array("Gr".utf8) + [0xFC] + Array("sse aus der Stadt".utf8))
        write("open", Array("correct horse battery".utf8), mode: 0o644)
        let cases: [([String], String)] = [
            (["--password-name", "Ann"], "there are 0"),
            (["--password-name", "Ann", "--password-file", "good", "--generate"], "there are 2"),
            (["--password-file", "good", "--password-file", "same"], "the same password"),
            (["--password-file", "latin"], "latin is not UTF-8"), (["--password-file", "."], "is not a file"),
            (["--password-file", "open"], "can be read by others"),
            (["--expires", "2020-01-01T00:00:00Z"], "before it begins"), (["--expires", "soon"], "RFC 3339"),
        ]
        for (arguments, words) in cases {
            let run = try daybook(arguments: ["share", "create", "--project", "blog"] + arguments)
            #expect(run.code != 0 && run.err.contains(words), "\(arguments): \(run.err)")
        }
        #expect(try daybook("share", "list", "--json").json?["data"]?.list?.isEmpty ?? true)
        let build = try daybook("build", "--share-password-file", "nobody=good")
        #expect(build.code == 2 && build.err.contains("There is no share nobody"))
        let shared = try daybook("share", "create", "--project", "blog", "--password-file", "good")
        #expect(shared.code == 0, "\(shared.err)")
        let published = try daybook("project", "set", "blog", "visibility=public")
        #expect(published.code == 1 && published.err.contains("daybook share delete"))
    }

    @Test func saysWhatToDoWhereThereIsNoStore() throws {
        let run = try daybook("build", "--data", "nowhere")
        #expect(run.code == 1)
        #expect(run.err.contains("daybook init"))
    }

    @Test func findsDamageAndAnswersWithExitCodeThree() throws {
        _ = try daybook("init")
        _ = try daybook("project", "create", "--name", "Site")
        _ = try daybook("import", "--project", "site", "--format", "combined", "-", input: line + "\n")
        let segment = try #require(
            folder.files(below: "data").keys.first { $0.hasPrefix("projects/") && $0.hasSuffix("0001.ndjson") })
        var bytes = try #require(folder.bytes("data/\(segment)"))
        bytes[bytes.count / 2] ^= 1
        try FileManager.default.removeItem(atPath: folder.path("data/\(segment)"))
        try Data(bytes).write(to: URL(fileURLWithPath: folder.path("data/\(segment)")))
        let verified = try daybook("verify")
        #expect(verified.code == 3)
        #expect(verified.out.contains(segment))
        let built = try daybook("build", "--private", "--public", "own")
        #expect(built.code == 3)
        #expect(built.err.contains(segment))
    }

    @Test func showsSettingsAndHidesSecrets() throws {
        let config = #"{"admin-token": "s3cret", "port": 81, "prot": 82}"#
        try Data(config.utf8).write(to: URL(fileURLWithPath: folder.path("config.json")))
        for run in [
            try daybook("config", "show", "--config", "config.json"),
            try daybook("config", "show", "--config", "config.json", "--json"),
        ] {
            #expect(run.code == 0 && !run.out.contains("s3cret") && run.out.contains("(set)"))
            #expect(run.out.contains("config.json") && run.out.contains("prot"))
        }
    }

    @Test func inspectsUserAgentsReferrersAndAddresses() throws {
        let agent = try daybook(
            "inspect", "user-agent", Self.agent)
        #expect(agent.json?["browser"] == .text("Firefox"))
        #expect(agent.json?["family"]?["os"] == .text("Linux"))
        #expect(
            try daybook("inspect", "referrer", "-", input: "https://www.google.com/\n").json?["medium"]
                == .text("search"))
        #expect(try daybook("inspect", "address", "192.0.2.1").json?["country"] == .text("XX"))
    }

    @Test func makesKeysAndSwitchesModules() throws {
        _ = try daybook("init")
        _ = try daybook("project", "create", "--name", "Site")
        let made = try daybook(
            "key", "create", "--project", "site", "--name", "Web", "--scope", "ingest", "--scope", "query", "--origin",
            "https://example.com", "--expires", "2099-01-01T00:00:00Z", "--secret-file", "-", "--json",
            input: "issued-elsewhere-0123456789\n")
        #expect(made.json?["key"] == .text("issued-elsewhere-0123456789"))
        #expect(made.json?["scopes"] == .list([.text("ingest"), .text("query")]))
        let listed = try daybook("key", "list", "--project", "site")
        #expect(listed.out.contains("issued-else...") && !listed.out.contains("issued-elsewhere"))
        let id = try #require(made.json?["id"]?.text)
        #expect(try daybook("key", "rotate", id).out.contains("pa_live_"))
        #expect(try daybook("key", "revoke", id, "--json").json?["is_active"] == .bool(false))
        #expect(try daybook("key", "create", "--project", "site", "--name", "x", "--scope", "root").code == 2)
        #expect(try daybook("module", "disable", "revenue", "--project", "site").code == 0)
        #expect(try daybook("module", "enable", "revenue", "--project", "site", "--access", "none").code == 2)
        let refused = try daybook("module", "enable", "funnels", "--project", "site")
        #expect(refused.code == 1 && refused.err.contains("Module 'funnels' is not available in this version."))
        #expect(try daybook("module", "list", "--project", "site", "--json").json?["modules"]?.list?.count == 33)
        #expect(try daybook("token", "rotate", "--json").json?["admin_token"]?.text?.hasPrefix("dbk_") == true)
        #expect(try daybook("verify").code == 0)
    }
}
