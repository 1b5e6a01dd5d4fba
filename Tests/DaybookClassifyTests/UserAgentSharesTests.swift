import DaybookClassify
import DaybookCore
import DaybookTesting
import Foundation
import Testing

@Suite(
    .enabled(if: SharedTestData.has("user-agents"), "needs ../shared/testdata/user-agents"),
    .enabled(if: FileManager.default.fileExists(atPath: UserAgentClassifier.installedPatterns), "needs uap-core"))
struct UserAgentSharesTests {
    private func families(_ name: String, _ family: (Client) -> String) throws -> Double {
        let cases = try Cases.lines("user-agents", name)
        let right = try cases.count {
            try family(Cases.userAgents.client(of: $0["user_agent_string"]?.text ?? "")) == $0["family"]?.text
        }
        let share = Cases.percent(right, of: cases.count)
        print("share: \(name) family \(share) % (\(right) of \(cases.count))")
        return share
    }

    /// The cases are of 2026, Debian's patterns of 2022, which alone give 89.2 %: the table of younger browsers does
    /// the rest.
    @Test func findsTheBrowserFamilyOfAtLeast94Percent() throws {
        #expect(try families("uap_ua.ndjson") { $0.family.browser } >= 94)
    }

    @Test func findsTheSystemFamilyOfAtLeast90Percent() throws {
        #expect(try families("uap_os.ndjson") { $0.family.os } >= 90)
    }

    @Test func findsTheDeviceFamilyOfAtLeast90Percent() throws {
        #expect(try families("uap_device.ndjson") { $0.family.device } >= 90)
    }

    @Test func recognisesAtLeast97PercentOfRealCrawlers() throws {
        let cases = try Cases.lines("user-agents", "crawlers.ndjson")
        let found = try cases.count { try Cases.userAgents.client(of: $0["ua"]?.text ?? "").bot }
        let share = Cases.percent(found, of: cases.count)
        print("share: crawlers.ndjson bots \(share) % (\(found) of \(cases.count))")
        #expect(share >= 97)
        let agents = try Cases.lines("user-agents", "ai_agents.ndjson")
        let known = try agents.count { try Cases.userAgents.client(of: $0["name"]?.text ?? "").bot }
        print("share: ai_agents.ndjson bots \(Cases.percent(known, of: agents.count)) % (\(known) of \(agents.count))")
        #expect(Cases.percent(known, of: agents.count) >= 90)
    }

    @Test(arguments: [
        ("uap_ua_firefox.ndjson", 0.0), ("uap_ua_opera_mini.ndjson", 0.0), ("uap_ua_podcasting.ndjson", 15.0),
    ])
    func callsFewPeopleBots(name: String, limitPercent: Double) throws {
        let cases = try Cases.lines("user-agents", name)
        let found = try cases.count { try Cases.userAgents.client(of: $0["user_agent_string"]?.text ?? "").bot }
        let share = Cases.percent(found, of: cases.count)
        print("share: \(name) taken for bots \(share) % (\(found) of \(cases.count))")
        #expect(share <= limitPercent)
    }
}
