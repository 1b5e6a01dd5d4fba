import HTTPTypes

/// Tells forms that were sent from a page of this server from those of other sites.
enum FormOrigin {
    /// What a browser says of the page that a form was sent from.
    enum Sender {
        case thisSite
        case otherSite
        /// It says nothing, as programs do: there is no session of somebody else that they could be tricked to use.
        case noBrowser
    }

    /// Who sent a form: `Sec-Fetch-Site` says it where there is one, else `Origin`.
    ///
    /// Source: https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
    static func sender(of request: APIRequest) -> Sender {
        if let site = HeaderName.fetchSite.flatMap({ request.headers[$0] }) {
            return site == "same-origin" ? .thisSite : .otherSite
        }
        guard let origin = request.headers[.origin] else { return .noBrowser }
        return names(origin, host: request.host ?? "") ? .thisSite : .otherSite
    }

    /// True where an origin is the host that was asked, with its port unless a proxy has cut that off.
    static func names(_ origin: String, host: String) -> Bool {
        guard let scheme = ["https://", "http://"].first(where: origin.hasPrefix) else { return false }
        let (name, host) = (origin.dropFirst(scheme.count).lowercased(), host.lowercased())
        let withoutPort = name.last == "]" ? name[...] : name[..<(name.lastIndex(of: ":") ?? name.endIndex)]
        return host == name || host == withoutPort
    }
}
