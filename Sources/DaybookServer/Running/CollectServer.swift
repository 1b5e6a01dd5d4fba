package import DaybookClassify
import DaybookCollect
import DaybookCore
package import DaybookEngine
package import DaybookOperations
package import DaybookSite
package import DaybookStore
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import UnixSignals

/// A running Daybook: collects events, answers reports and administration, serves the built site.
package final class CollectServer: Sendable {
    /// What a server is made of besides its options.
    package struct Parts: Sendable {
        package let keeper: StoreKeeper
        package let catalog: Catalog
        package let templates: Templates
        /// The folder the templates came from.
        package let templateFolders: [String]
        package let userAgents: UserAgentClassifier
        package let places: PlaceDatabase?
        package let clocks: Clocks
        package let logger: Logger
        package let chance: Chance
        package let workplace: Workplace

        /// Puts them together; `workplace` is where scheduled operations run.
        package init(
            keeper: StoreKeeper, catalog: Catalog, templates: Templates, templateFolders: [String],
            userAgents: UserAgentClassifier, places: PlaceDatabase?, clocks: Clocks, logger: Logger, chance: Chance,
            workplace: Workplace
        ) {
            self.keeper = keeper
            self.catalog = catalog
            self.templates = templates
            self.templateFolders = templateFolders
            self.userAgents = userAgents
            self.places = places
            self.clocks = clocks
            self.logger = logger
            self.chance = chance
            self.workplace = workplace
        }
    }

    private let parts: Parts
    private let options: ServerOptions
    private let service: CollectService
    private let routes: [Route]
    private let metrics: Metrics
    private let health: Health
    private let commit: GroupCommit
    private let schedule: Schedule
    private let definitions: DefinitionsKeeper
    private let collector: Collector
    private let group = Mutex<ServiceGroup?>(nil)

    /// Reads what the store says, and what was collected before.
    ///
    /// - Complexity: linear in the lines received in the last 7 days.
    package init(_ parts: Parts, options: ServerOptions) throws {
        self.parts = parts
        self.options = options
        let (clocks, keeper) = (parts.clocks, parts.keeper)
        let metrics = Metrics()
        let health = Health()
        let tail = LiveTail()
        let (journal, salts, uses) = try keeper.write {
            ($0.journal, $0.arrivalSalts, KeyUses(of: $0.directory))
        }
        let collector = Collector(
            userAgents: parts.userAgents, places: parts.places, salts: salts,
            maximumAge: options.maximumAgeDays * 86_400_000)
        let definitions = try DefinitionsKeeper(
            keeper: keeper, catalog: parts.catalog, tail: tail, uses: uses,
            run: parts.chance.uuid(), health: health, gone: collector.visitors.forget)
        try RecentLines.recover(from: definitions.current.store, into: collector, tail: tail, now: clocks.now())
        let commit = GroupCommit(
            journal: journal, eventIDs: collector.eventIDs, tail: tail, metrics: metrics, health: health)
        let snapshots = try LiveSnapshots(
            definitions: definitions, tail: tail, catalog: parts.catalog,
            providers: ProviderTable(
                path: Templates.path(of: "tables/providers.json", in: parts.templateFolders)), jobs: options.jobs,
            metrics: metrics,
            clocks: clocks)
        service = CollectService(
            definitions: definitions, collector: collector, commit: commit, metrics: metrics, options: options,
            clocks: clocks)
        routes = try CollectServer.routes(
            parts, options, definitions, snapshots, MetricsPage(metrics: metrics, journal: journal, health: health))
        schedule = Schedule(
            .init(
                keeper: keeper, definitions: definitions, collector: collector, commit: commit, snapshots: snapshots,
                health: health, metrics: metrics, rebuild: CollectServer.rebuild(parts, options)),
            options: options, clocks: clocks, logger: parts.logger)
        self.metrics = metrics
        self.health = health
        self.commit = commit
        self.definitions = definitions
        self.collector = collector
    }

    private static func routes(
        _ parts: Parts, _ options: ServerOptions, _ definitions: DefinitionsKeeper, _ snapshots: LiveSnapshots,
        _ page: MetricsPage
    ) throws -> [Route] {
        let keeper = parts.keeper
        let tokens = AdminTokens(
            of: definitions.current.store.directory, chosen: try options.adminToken.map { try AdminToken($0) })
        let admin = AdminGate(clocks: parts.clocks) { try tokens.accepts($0) }
        let gate = Gate(
            definitions: definitions, catalog: parts.catalog, options: options, clocks: parts.clocks)
        let workers = Workers(count: max(4, options.jobs * 2))
        let reports = ReportRoutes(
            catalog: parts.catalog, gate: gate, snapshots: snapshots, engine: Engine(jobs: options.jobs),
            workers: workers)
        let system = SystemRoutes(
            catalog: parts.catalog, templates: parts.templates,
            script: try TrackerScript(templates: parts.templateFolders), health: page.health, metrics: page,
            admin: admin)
        let administration = AdminRoutes(
            catalog: parts.catalog, definitions: definitions, admin: admin, workers: workers, keeper: keeper)
        let privacy = PrivacyRoutes(definitions: definitions, gate: gate, workers: workers, keeper: keeper)
        let signer =
            try options.cookieSecret.map { try SessionSigner(chosen: $0) }
            ?? SessionSigner(secret: keeper.write { try $0.sessionKey() })
        let dashboards = DashboardRoutes(
            catalog: parts.catalog, templates: parts.templates, definitions: definitions, gate: gate,
            signIn: SignIn(
                definitions: definitions, templates: parts.templates, gate: gate, signer: signer, clocks: parts.clocks,
                chance: parts.chance),
            snapshots: snapshots, engine: Engine(jobs: options.jobs), workers: workers)
        let sharing = SharingRoutes(
            catalog: parts.catalog, definitions: definitions, gate: gate, workers: workers, keeper: keeper,
            passwords: try PasswordRules(templates: parts.templateFolders))
        let shares = ShareRoutes(
            catalog: parts.catalog,
            gate: ShareGate(definitions: definitions, options: options, clocks: parts.clocks), snapshots: snapshots,
            engine: Engine(jobs: options.jobs), workers: workers)
        return reports.routes + system.routes + administration.routes + privacy.routes + dashboards.routes
            + sharing.routes + shares.routes
    }

    /// Scheduled rebuilds read the tail too and end with the clock.
    private static func rebuild(_ parts: Parts, _ options: ServerOptions) -> (@Sendable () throws -> Void)? {
        guard options.rebuildMinutes != nil else { return nil }
        return {
            var build = BuildSite.Options()
            build.folder = options.publicFolder
            build.locale = options.locale
            build.address = options.siteAddress
            build.isIndexed = options.isIndexed
            build.asOf = .now
            build.seals = false
            build.jobs = options.jobs
            _ = try BuildSite(catalog: parts.catalog, options: build, templates: parts.templateFolders).run(
                in: parts.workplace)
        }
    }

    /// Serves until SIGINT or SIGTERM, then lets requests in hand end, and syncs; `ready` is told the address once
    /// requests are answered.
    ///
    /// - Throws: `input-output` where the port cannot be had.
    package func run(ready: @escaping @Sendable (String) -> Void) async throws {
        let router = Router(context: ServerContext.self)
        router.add(
            middleware: SiteFiles(
                templates: parts.templates,
                shares: SharedPages(definitions: definitions, folder: options.publicFolder, now: parts.clocks.now),
                isIndexed: options.isIndexed))
        router.add(
            middleware: FileMiddleware(
                fileProvider: PublicFiles(folder: options.publicFolder, logger: parts.logger),
                searchForIndexHtml: true
            ).withAdditionalMediaTypes(forFileExtensions: FileTypes.media))
        RouteBinding(options: options, clocks: parts.clocks, metrics: metrics, logger: parts.logger).add(
            routes, to: router)
        let (service, options) = (service, options)
        let (host, port) = (options.host, options.port)
        let application = Application(
            router: router,
            server: HTTPServerBuilder { responder in
                ServerChannel(responder: responder, service: service, times: options.times)
            },
            configuration: .init(
                address: .hostname(host, port: port), serverName: nil, backlog: 4_096,
                availableConnectionsDelegate: MaximumAvailableConnections(options.connectionLimit)),
            onServerRunning: { channel in
                ready("http://\(host.contains(":") ? "[\(host)]" : host):\(channel.localAddress?.port ?? port)/")
            },
            logger: parts.logger)
        commit.start()
        schedule.start()
        defer { finish() }
        do {
            let group = ServiceGroup(
                configuration: .init(
                    services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: parts.logger))
            self.group.withLock { $0 = group }
            try await group.run()
        } catch let error as IOError {
            throw DaybookError(
                .inputOutput, "Port \(port) of \(host) cannot be listened on.",
                remedy: "Choose another with --port, or 0 for a free one.", cause: "\(error)")
        }
    }

    /// Does what SIGTERM does; `run` returns when it is done.
    package func stop() async {
        health.stop()
        await group.withLock { $0 }?.triggerGracefulShutdown()
    }

    /// Lets definitions that were just committed take effect.
    package func follow() {
        do {
            try definitions.refresh()
        } catch {
            parts.logger.error("The definitions cannot be read.", metadata: ["cause": "\(error)"])
        }
    }

    /// Writes what is only in memory; nothing is sealed.
    private func finish() {
        health.stop()
        schedule.stop()
        commit.stop()
        do {
            try collector.counts.drain(ids: collector.ids, now: parts.clocks.now(), to: commit.write)
            try definitions.uses.flush()
        } catch {
            parts.logger.error("What was counted last could not be written.", metadata: ["cause": "\(error)"])
        }
    }
}
