package import DaybookCore
import Synchronization

/// Tells browser, system, device and bot from a User-Agent, by uap-core's patterns and the tables of the project.
///
/// The pattern file is read when the first User-Agent comes, patterns are compiled when first tried, and answers are
/// kept for at most 100,000 different User-Agents. Safe to share; classification itself runs one at a time.
package final class UserAgentClassifier: Sendable {
    private let patternFile: String
    private let bots: BotTable
    private let browsers: BrowserTable
    private let state = Mutex(State())

    private struct State {
        var lists: Lists?
        var known: [[UInt8]: Client] = [:]
    }

    private struct Lists {
        var browsers: PatternList
        var systems: PatternList
        var devices: PatternList
    }

    /// Where Debian's package uap-core puts the patterns.
    package static let installedPatterns = "/usr/share/uap-core/regexes.yaml"

    private static let cacheLimit = 100_000
    private static let lengthLimitBytes = 2_048

    /// A classifier that will read `patternFile` when needed; `tables` is the folder of `bots.json` and
    /// `browsers.json`.
    ///
    /// - Throws: `notFound` or `invalid` for a table.
    package init(
        patternFile: String = UserAgentClassifier.installedPatterns, tables: String
    ) throws(DaybookError) {
        self.patternFile = patternFile
        bots = try BotTable(path: "\(tables)/bots.json")
        browsers = try BrowserTable(path: "\(tables)/browsers.json")
    }

    /// Classifies a User-Agent by its first 2,048 bytes; an empty one gives a client of which nothing is known.
    ///
    /// - Throws: `notFound` or `invalid` for the pattern file.
    package func client(of userAgent: String) throws(DaybookError) -> Client {
        try client(of: Array(userAgent.utf8))
    }

    /// Classifies the bytes of a User-Agent, as they stand in a log.
    package func client(of userAgent: [UInt8]) throws(DaybookError) -> Client {
        guard !userAgent.isEmpty else { return Client() }
        let subject = Array(userAgent.prefix(UserAgentClassifier.lengthLimitBytes))
        return try state.withLock { state throws(DaybookError) in
            if let client = state.known[subject] { return client }
            let client = try classify(subject, with: &state.lists)
            if state.known.count >= UserAgentClassifier.cacheLimit { state.known.removeAll(keepingCapacity: true) }
            state.known[subject] = client
            return client
        }
    }

    private func classify(_ subject: [UInt8], with lists: inout Lists?) throws(DaybookError) -> Client {
        if lists == nil {
            let file = try PatternFile(path: patternFile)
            lists = Lists(
                browsers: PatternList(file.browsers), systems: PatternList(file.systems),
                devices: PatternList(file.devices))
        }
        let small = subject.map(\.lowercased)
        let pairs = BytePairs(of: small)
        let named = try lists?.browsers.first(in: subject, pairs: pairs)
        let refined = browsers.refined(named?.name ?? "Other", in: small, pairs: pairs)
        let system = try lists?.systems.first(in: subject, pairs: pairs)
        let device = try lists?.devices.first(in: subject, pairs: pairs)

        var client = Client()
        client.family = Client.Family(
            browser: refined?.name ?? named?.name ?? "Other", os: system?.name ?? "Other",
            device: device?.name ?? "Other")
        client.browser = ClientNames.browser(client.family.browser)
        client.browserVersion = refined?.version ?? named?.version ?? ""
        client.os = ClientNames.system(client.family.os)
        client.osVersion = system?.version ?? ""
        client.device = DeviceType(
            userAgent: String(decoding: small, as: UTF8.self), os: client.os, family: client.family)
        markBot(&client, subject: subject, small: small, pairs: pairs)
        return client
    }

    private func markBot(_ client: inout Client, subject: [UInt8], small: [UInt8], pairs: BytePairs) {
        let sign = bots.sign(in: small, pairs: pairs)
        let isSpider = client.family.device == "Spider"
        guard sign != nil || isSpider else { return }
        client.bot = true
        if isSpider, client.family.browser != "Other" {
            client.botName = client.family.browser
        } else {
            client.botName = BotTable.name(around: sign ?? 0..<0, in: subject)
        }
        if client.botName.isEmpty { client.botName = "Other" }
    }
}
