import ArgumentParser
import DaybookClassify
import DaybookControl
import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookOperations
import DaybookServer
import DaybookSite
import DaybookStore
import Foundation
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract:
            "Collect events, answer reports and administration, show dashboards and the built site, until Ctrl-C."
    )

    @Option(help: "The data directory (default: data).") var data: String?
    @Option(help: "A config file (default: \(Settings.defaultFile), where it is there).") var config: String?
    @Option(name: .customLong("public"), help: "The folder of the built site (default: public).") var folder: String?
    @OptionGroup var templates: TemplateOptions
    @Option(help: "The language of the pages (default: en).") var locale: String?
    @OptionGroup var jobs: JobOptions
    @Option(help: "The address to listen on (default: 127.0.0.1).") var host: String?
    @Option(help: "The port; 0 takes a free one (default: 8090).") var port: Int?
    @Option(help: "An address or network whose X-Forwarded-For counts, or true; may be repeated.") var trustProxy:
        [String] = []
    @Option(help: "An origin whose pages may read the API, or *; may be repeated.") var allowedOrigin: [String] = []
    @Option(help: "Minutes between rebuilds of the site; 0 for none (default: 60).") var rebuildMinutes: Int?
    @Option(help: "A MaxMind file that tells countries (default: none, every country is XX).") var geoip: String?
    @Option(help: "A pattern file of uap-core (default: the Debian package's).") var uaPatterns: String?
    @Option(help: "text or json (default: text).") var logFormat: String?
    @Flag(help: "Print a systemd unit for these settings, and end.") var printSystemd = false

    func run() async throws {
        let settings = try Settings(config: config)
        let options = try serverOptions(settings)
        if printSystemd { return Output.write(Array(try systemdUnit(settings, options).text.utf8)) }
        try ProcessRules.apply(connections: options.connectionLimit)
        let logger = ServerLog.logger(json: try settings.text(logFormat, always: .logFormat) == "json")
        let data = try settings.text(data, always: .data)
        guard !SitePath.overlap(options.publicFolder, data) else {
            throw DaybookError(
                .refused,
                "The folder \(options.publicFolder), which everyone reads, and the data directory \(data) overlap.",
                remedy: "Name another folder with --public.")
        }
        let installation = try templates.installation(settings)
        let classifiers = ClassifierFiles(
            patterns: try settings.text(uaPatterns, .uaPatterns) ?? UserAgentClassifier.installedPatterns,
            tables: installation.tables, places: try settings.text(geoip, .geoip))
        let keeper = StoreKeeper(holding: try opened(data, logger))
        let clocks = Clocks.system
        let author = Author(name: "daybook", email: "daybook@localhost")
        let server = try CollectServer(
            .init(
                keeper: keeper, catalog: Catalog.daybook,
                templates: Templates(folders: installation.templates, locale: options.locale),
                templateFolders: installation.templates,
                userAgents: UserAgentClassifier(patternFile: classifiers.patterns, tables: classifiers.tables),
                places: classifiers.places.map { try PlaceDatabase(path: $0) }, clocks: clocks, logger: logger,
                chance: .system,
                workplace: Workplace(
                    data: data, author: author, chance: .system, command: "serve", processID: Self.processID,
                    clock: clocks.now, keeper: keeper)), options: options)
        let control = ControlServer(
            data: data, keeper: keeper, classifiers: classifiers, clock: clocks.now, changed: server.follow)
        try control.start()
        defer { control.stop() }
        try await server.run { address in Output.line("Serving \(data) at \(address) (Ctrl-C stops it)") }
    }

    private static let processID = Int(ProcessInfo.processInfo.processIdentifier)

    private func opened(_ data: String, _ logger: Logger) throws -> StoreWriter {
        let writer = try patiently {
            try StoreWriter(at: data, command: "serve", processID: Self.processID, now: Clocks.system.now())
        }
        for torn in writer.tornLines { logger.warning("\(torn.sentence)") }
        for path in (try? writer.snapshot.waitingPaths()) ?? [] {
            logger.warning("\(path) has an edit that is not committed and has no effect: daybook commit")
        }
        return writer
    }

    /// Tries again for a moment where somebody holds the store: a short command is soon done.
    private func patiently<Result>(_ open: () throws -> Result) throws -> Result {
        for _ in 0..<8 {
            do {
                return try open()
            } catch let error as DaybookError where error.code == .locked {
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
        return try open()
    }

    private func serverOptions(_ settings: Settings) throws -> ServerOptions {
        var options = ServerOptions()
        options.host = try settings.text(host, always: .host)
        options.port = try settings.int(port, always: .port)
        options.publicFolder = try settings.text(folder, always: .publicFolder)
        options.locale = try settings.text(locale, always: .locale)
        options.siteAddress = try SiteAddress.read(settings.text(nil, .siteURL))
        options.isIndexed = try settings.text(nil, always: .searchEngines) == "all"
        options.proxies = try proxies(try settings.list(trustProxy, .trustProxy))
        options.origins = Origins(try settings.list(allowedOrigin, .allowedOrigins))
        options.requestsPerSecond = try settings.int(nil, always: .rateLimit)
        options.requestsPerSecondAndAddress = options.requestsPerSecond
        options.bodyLimit = try settings.int(nil, always: .bodyLimitBytes)
        options.maximumAgeDays = try settings.int(nil, always: .maxAgeDays)
        options.sealBytes = try settings.int(nil, always: .sealAtBytes)
        let minutes = try settings.int(rebuildMinutes, always: .rebuildMinutes)
        options.rebuildMinutes = minutes > 0 ? minutes : nil
        options.connectionLimit = ProcessRules.connectionLimit(wanted: options.connectionLimit)
        options.jobs = try jobs.count(settings)
        options.adminToken = try settings.secret(.adminToken, file: .adminTokenFile)
        options.cookieSecret = try settings.secret(.cookieSecret, file: .cookieSecretFile)
        return options
    }

    private func proxies(_ list: [String]) throws -> TrustedProxies {
        if list == ["true"] { return .peer }
        return TrustedProxies(
            try list.map { text in
                guard let network = Network(text) else {
                    throw DaybookError(
                        .usage, "'\(text)' is no address or network for --trust-proxy.",
                        remedy: "Write it as 10.0.0.1 or 10.0.0.0/8, or say true to trust whoever connects.")
                }
                return network
            })
    }

    /// A unit that starts the server with the settings in force, wherever they were made.
    private func systemdUnit(_ settings: Settings, _ options: ServerOptions) throws -> SystemdUnit {
        var flags: [(name: String, value: String)] = [("host", options.host), ("port", String(options.port))]
        func add(_ name: String, _ value: String?) {
            if let value { flags.append((name, value)) }
        }
        for network in try settings.list(trustProxy, .trustProxy) { add("trust-proxy", network) }
        for origin in try settings.list(allowedOrigin, .allowedOrigins) { add("allowed-origin", origin) }
        add("rebuild-minutes", String(options.rebuildMinutes ?? 0))
        add("log-format", try settings.text(logFormat, always: .logFormat))
        add("jobs", try settings.int(jobs.jobs, .jobs).map(String.init))
        add("templates", try settings.text(templates.templates, .templates).map(SystemdUnit.absolute))
        add("geoip", try settings.text(geoip, .geoip).map(SystemdUnit.absolute))
        add("ua-patterns", try settings.text(uaPatterns, .uaPatterns).map(SystemdUnit.absolute))
        add("config", config.map(SystemdUnit.absolute))
        var variables: [(name: String, value: String)] = []
        for setting in [Setting.rateLimit, .bodyLimitBytes, .maxAgeDays, .sealAtBytes] {
            let number = try settings.int(nil, always: setting)
            if setting.fallback != .int(number) { variables.append((setting.variables[0], String(number))) }
        }
        for setting in [Setting.adminTokenFile, .cookieSecretFile] {
            guard let file = try settings.text(nil, setting) else { continue }
            variables.append((setting.variables[0], SystemdUnit.absolute(file)))
        }
        return SystemdUnit(
            executable: Bundle.main.executablePath ?? "/usr/local/bin/daybook",
            data: try settings.text(data, always: .data), site: options.publicFolder, flags: flags,
            variables: variables)
    }
}
