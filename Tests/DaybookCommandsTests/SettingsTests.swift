import DaybookCore
import DaybookTesting
import Foundation
import Testing

@testable import DaybookCommands

struct SettingsTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func settings(_ file: String = "{}", _ environment: [String: String] = [:]) throws -> Settings {
        try Data(file.utf8).write(to: URL(fileURLWithPath: folder.path("config.json")))
        return try Settings(config: folder.path("config.json"), environment: environment)
    }

    @Test func takesTheFlagThenTheVariableThenTheFileThenWhatIsBuiltIn() throws {
        let both = try settings(#"{"port": 1}"#, ["DAYBOOK_PORT": "2", "PULSE_PORT": "3"])
        #expect(try both.int(4, .port) == 4)
        #expect(try both.int(nil, .port) == 2)
        #expect(try settings(#"{"port": 1}"#, ["PULSE_PORT": "3"]).int(nil, .port) == 3)
        #expect(
            try settings(#"{"port": 1}"#, ["DAYBOOK_PORT": ""]).value(.port).origin == .file(folder.path("config.json"))
        )
        #expect(try settings().int(nil, always: .port) == 8_090)
        #expect(try settings().text(nil, .geoip) == nil)
    }

    @Test func readsListsFromTextsAndArrays() throws {
        let expected = ["10.0.0.0/8", "::1"]
        #expect(try settings("{}", ["DAYBOOK_TRUST_PROXY": "10.0.0.0/8, ::1,"]).list([], .trustProxy) == expected)
        #expect(try settings(#"{"trust_proxy": ["10.0.0.0/8", "::1"]}"#).list([], .trustProxy) == expected)
        #expect(try settings(#"{"trust-proxy": true}"#).list([], .trustProxy) == ["true"])
        #expect(try settings().list(["a,b", "c"], .allowedOrigins) == ["a", "b", "c"])
    }

    @Test(arguments: [
        (#"{"port": 65536}"#, [:]), (#"{"port": [1]}"#, [:]), ("{}", ["PULSE_PORT": "many"]),
        ("{}", ["RATE_LIMIT_PER_SECOND": "0"]), (#"{"allowed-origins": [1]}"#, [:]), (#"{"log-format": "xml"}"#, [:]),
    ])
    func refusesWhatASettingCannotBe(file: String, environment: [String: String]) throws {
        let settings = try settings(file, environment)
        let error = #expect(throws: DaybookError.self) {
            for setting in Setting.all { _ = try settings.value(setting) }
        }
        #expect(error?.code == .usage && error?.remedy.isEmpty == false)
    }

    @Test func readsASecretOnlyFromAFileThatNobodyElseReads() throws {
        let path = folder.path("token")
        try Data("s3cret\n".utf8).write(to: URL(fileURLWithPath: path))
        let settings = try settings(#"{"admin-token-file": "\#(path)"}"#)
        chmod(path, 0o640)
        let error = #expect(throws: DaybookError.self) { try settings.secret(.adminToken, file: .adminTokenFile) }
        #expect(error?.code == .refused)
        chmod(path, 0o600)
        #expect(try settings.secret(.adminToken, file: .adminTokenFile) == "s3cret")
        let set = try self.settings(#"{"admin-token": "other"}"#)
        chmod(folder.path("config.json"), 0o644)
        #expect(throws: DaybookError.self) { try set.secret(.adminToken, file: .adminTokenFile) }
        chmod(folder.path("config.json"), 0o600)
        #expect(try set.secret(.adminToken, file: .adminTokenFile) == "other")
    }

    @Test func namesWhatTheFileHoldsBesides() throws {
        #expect(try settings(#"{"port": 1, "prot": 2, "trust_proxy": true}"#).unknownMembers == ["prot"])
        #expect(throws: DaybookError.self) { try settings("[]") }
    }

    @Test func declaresEachSettingOnce() {
        let names = Setting.all.flatMap(\.variables)
        #expect(Set(names).count == names.count)
        for setting in Setting.all { #expect(setting.about.hasSuffix("."), "\(setting.name)") }
    }
}
