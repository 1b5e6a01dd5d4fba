/// A format of files that Daybook reads, by the name that the command line and the ledger use.
package enum ImportFormat: String, Sendable, CaseIterable, Codable {
    /// The web servers' default: address, time, request, status, bytes, referrer, User-Agent.
    case combined
    /// The same without referrer and User-Agent.
    case common
    /// `combined` behind the virtual host and its port.
    case vcombined
    /// One collect envelope a line (contract section 6.6), with the context a server would have derived.
    case ndjson
}
