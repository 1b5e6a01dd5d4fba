package import DaybookClassify

/// Whose word about a client's address is taken.
package struct TrustedProxies: Sendable, Equatable {
    private let networks: [Network]
    private let trustsPeer: Bool

    /// Trusts nobody: the client is whoever is connected.
    package static let none = TrustedProxies(networks: [], trustsPeer: false)
    /// Trusts whoever is connected, but none before it.
    package static let peer = TrustedProxies(networks: [], trustsPeer: true)

    private init(networks: [Network], trustsPeer: Bool) {
        self.networks = networks
        self.trustsPeer = trustsPeer
    }

    /// Trusts the addresses of some networks.
    package init(_ networks: [Network]) {
        self.init(networks: networks, trustsPeer: false)
    }

    /// The client's address: the right-most entry of `X-Forwarded-For` that is no trusted proxy itself, where the peer
    /// is one; else the peer.
    ///
    /// An entry that is no address ends the search: nothing left of it can be believed.
    /// Source: RFC 7239 section 7.4 on the order of entries.
    func client(peer: Address, forwarded: [Substring]) -> Address {
        guard trustsPeer || isTrusted(peer) else { return peer }
        var client = peer
        for entry in forwarded.reversed() {
            guard let address = Address(written: entry) else { return client }
            client = address
            guard isTrusted(address) else { return client }
        }
        return client
    }

    /// True where a trusted peer says that the client came to it, or to the first proxy before it, by https.
    ///
    /// A client that claims so itself gains nothing: its cookies are kept from connections that are not encrypted.
    func isSecure(peer: Address, protocols: [Substring]) -> Bool {
        (trustsPeer || isTrusted(peer)) && protocols.first?.filter { $0 != " " }.lowercased() == "https"
    }

    private func isTrusted(_ address: Address) -> Bool { networks.contains { $0.contains(address) } }
}
