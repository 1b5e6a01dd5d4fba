package import DaybookCore

/// The search engines, networks, assistants and mailboxes that Daybook knows by their hosts.
package struct ProviderTable: Sendable {
    /// One provider and what it is: `search`, `social`, `ai` or `email`.
    package struct Provider: Sendable, Equatable {
        package let name: String
        package let medium: String
    }

    private let providers: [String: Provider]

    /// Reads the table `providers.json`.
    ///
    /// A host stands for itself and the hosts below it; one that ends with `.*` stands for every country's. Of two
    /// entries for one host the first counts, and the longer host wins.
    /// - Throws: `notFound` or `invalid` for the file.
    package init(path: String) throws(DaybookError) {
        var providers: [String: Provider] = [:]
        for row in try TableFile(path: path).rows("providers") {
            let provider = Provider(name: row.text("name"), medium: row.text("medium"))
            for host in row.texts("hosts") where providers[host] == nil { providers[host] = provider }
        }
        self.providers = providers
    }

    /// All that it says, the same for tables that say the same.
    package var definitions: String {
        providers.map { "\($0) \($1.medium) \($1.name)" }.sorted().joined(separator: "\n")
    }

    /// The rule of channels that knows these providers.
    package var channels: ChannelRule { ChannelRule { host in provider(of: host)?.medium } }

    /// The provider of a lower-case host, or nil; linear in the number of its labels.
    package func provider(of host: String) -> Provider? {
        var rest = host[...]
        while true {
            if let found = providers[String(rest)] { return found }
            if let found = countryWildcard(rest).flatMap({ providers[$0] }) { return found }
            guard let dot = rest.firstIndex(of: ".") else { return nil }
            rest = rest[rest.index(after: dot)...]
        }
    }

    /// The host with its country ending, as in `de`, `com` or `co.uk`, written `*`; nil where there is none.
    private func countryWildcard(_ host: Substring) -> String? {
        guard let last = host.lastIndex(of: "."), host.distance(from: last, to: host.endIndex) <= 4 else { return nil }
        var name = host[..<last]
        if let second = name.lastIndex(of: "."),
            ["co", "com", "org", "net"].contains(name[name.index(after: second)...])
        {
            name = name[..<second]
        }
        return name + ".*"
    }
}
