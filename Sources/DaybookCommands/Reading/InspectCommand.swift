import ArgumentParser
import DaybookClassify
import DaybookCore
import DaybookOperations

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Say what Daybook makes of User-Agents, referrers and addresses.",
        subcommands: [UserAgent.self, Referrer.self, PlaceOf.self])

    struct UserAgent: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "user-agent", abstract: "Browser, system, device and bot of User-Agents, a JSON line each.")

        @OptionGroup var templates: TemplateOptions
        @OptionGroup var texts: InspectedTexts
        @Option(help: "A pattern file of uap-core (default: the Debian package's).") var uaPatterns: String?

        func run() throws {
            let settings = try Settings(config: nil)
            let tables = try templates.installation(settings).tables
            let patterns = try settings.text(uaPatterns, .uaPatterns) ?? UserAgentClassifier.installedPatterns
            let classifier = try UserAgentClassifier(patternFile: patterns, tables: tables)
            try texts.forEach { text in Self.value(of: try classifier.client(of: text)) }
        }

        private static func value(of client: Client) -> Value {
            .object([
                .init("browser", .text(client.browser)), .init("browser_version", .text(client.browserVersion)),
                .init("os", .text(client.os)), .init("os_version", .text(client.osVersion)),
                .init("device", .text(client.device.rawValue)), .init("bot", .bool(client.bot)),
                .init("bot_name", .text(client.botName)),
                .init(
                    "family",
                    .object([
                        .init("browser", .text(client.family.browser)), .init("os", .text(client.family.os)),
                        .init("device", .text(client.family.device)),
                    ])),
            ])
        }
    }

    struct Referrer: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Source, medium and channel of referrers, a JSON line each.")

        @OptionGroup var templates: TemplateOptions
        @OptionGroup var texts: InspectedTexts

        func run() throws {
            let tables = try templates.installation(try Settings(config: nil)).tables
            let classifier = ReferrerClassifier(table: try ProviderTable(path: "\(tables)/providers.json"))
            try texts.forEach { text in
                let referral = classifier.classify(referrer: text)
                return .object([
                    .init("source", .text(referral.source)), .init("medium", .text(referral.medium)),
                    .init("channel", .text(referral.channel.rawValue)),
                ])
            }
        }
    }

    struct PlaceOf: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "address", abstract: "Country, region and city of addresses, a JSON line each.")

        @OptionGroup var texts: InspectedTexts
        @Option(help: "A MaxMind file; without one every address is XX.") var geoip: String?

        func run() throws {
            let database = try Settings(config: nil).text(geoip, .geoip).map { path in try PlaceDatabase(path: path) }
            try texts.forEach { text in
                guard let address = Address(text) else {
                    throw DaybookError(.usage, "A text is no address.", remedy: "Give IPv4 or IPv6 addresses.")
                }
                let place = try database?.place(of: address) ?? Place()
                return .object([
                    .init("country", .text(place.country)), .init("region", .text(place.region)),
                    .init("city", .text(place.city)),
                ])
            }
        }
    }
}

/// The texts to inspect: arguments, or the lines of standard input for `-` or none.
struct InspectedTexts: ParsableArguments {
    @Argument(help: "Texts; - reads lines of standard input.") var texts: [String] = []

    func forEach(_ value: (String) throws -> Value) throws {
        func show(_ text: String) throws {
            var writer = JSONWriter()
            writer.value(try value(text))
            Output.write(writer.bytes + [0x0A])
        }
        if !texts.isEmpty && texts != ["-"] { return try texts.forEach(show) }
        while let line = readLine() { try show(line) }
    }
}
