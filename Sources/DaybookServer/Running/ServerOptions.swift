/// How a server runs.
package struct ServerOptions: Sendable {
    package var host = "127.0.0.1"
    /// 0 takes a free one.
    package var port = 8090
    /// The folder of the built site.
    package var publicFolder = "public"
    /// The language of the pages.
    package var locale = "en"
    /// Where the site is published; empty where that is not known.
    package var siteAddress = ""
    /// Lets search engines list the site.
    package var isIndexed = false
    package var proxies = TrustedProxies.none
    package var origins = Origins.unset
    /// For each project, of ingest and of queries apart; 0 for no limit.
    package var requestsPerSecond = 100
    /// For each client address; 0 for no limit.
    package var requestsPerSecondAndAddress = 100
    /// Of a decompressed body.
    package var bodyLimit = 1 << 20
    package var connectionLimit = 20_000
    /// How far a collected event may lie behind its arrival, in days.
    package var maximumAgeDays = 7
    /// The journal is sealed at this size, and at each UTC midnight.
    package var sealBytes = 32 << 20
    /// Minutes between rebuilds of the site; nil for none.
    package var rebuildMinutes: Int?
    package var jobs = 1
    /// An admin token besides the store's own.
    package var adminToken: String?
    /// What signs the sessions of the dashboards; nil for the store's own secret.
    package var cookieSecret: String?
    /// How long connections may take; tests have less patience.
    var times = ConnectionTimes.Limits()

    /// The defaults.
    package init() {}
}
