import DaybookCore

/// What is kept of a page's address: host and path, and the campaign its query names (control C55).
///
/// Query and fragment are cut but for the parameters the project keeps; scheme, user information and default port go.
/// A path segment, kept or campaign value that looks like an e-mail address, or is an Internet address, becomes `…`.
package struct PageLocation: Sendable, Equatable {
    /// Lower case, with its port but for 80 and 443; empty where the address names none.
    package private(set) var hostname = ""
    /// Starts with `/` but for `*`, which a server may be asked for.
    package private(set) var path = "/"
    /// Campaign source, medium, name, content and term; empty where the query has none.
    package private(set) var utmSource = ""
    package private(set) var utmMedium = ""
    package private(set) var utmCampaign = ""
    package private(set) var utmContent = ""
    package private(set) var utmTerm = ""

    /// Reduces a URL or a path.
    ///
    /// `keptParameters` stay on the path in their own order, as they were written.
    package init(_ address: String, keeping keptParameters: [String] = []) {
        var rest = address[...]
        if let cut = rest.utf8.firstIndex(of: 0x23) { rest = rest[..<cut] }
        var query = ""[...]
        if let cut = rest.utf8.firstIndex(of: 0x3F) {
            query = rest[rest.index(after: cut)...]
            rest = rest[..<cut]
        }
        if let (host, path) = PageLocation.split(rest) {
            hostname = host
            rest = path
        }
        path = PageLocation.withoutAddresses(rest.isEmpty ? "/" : rest)
        readQuery(query, keeping: keptParameters)
    }

    /// Host and path of a referrer, without scheme, query, fragment, user information and default port.
    ///
    /// The host is in lower case; a bare host has no slash after it. Empty where there is no host.
    package static func referrer(_ address: String) -> String {
        let end = address.utf8.firstIndex { $0 == 0x3F || $0 == 0x23 } ?? address.endIndex
        let bare = address[..<end]
        guard let (host, path) = split(bare) ?? split("//" + bare), !host.isEmpty else { return "" }
        return host + (path == "/" ? "" : withoutAddresses(path))
    }

    /// Host, and the path from its slash on, of an address that has `//`; nil for one that has not.
    private static func split(_ address: Substring) -> (host: String, path: Substring)? {
        guard let slash = address.utf8.firstIndex(of: 0x2F), address.utf8[slash...].dropFirst().first == 0x2F,
            isScheme(address[..<slash])
        else { return nil }
        let rest = address[address.utf8.index(slash, offsetBy: 2)...]
        let end = rest.utf8.firstIndex(of: 0x2F) ?? rest.endIndex
        var host = rest[..<end].lowercased()[...]
        if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
        for port in [":80", ":443"] where host.hasSuffix(port) { host = host.dropLast(port.count) }
        if host.hasSuffix(".") { host = host.dropLast() }
        guard host.utf8.allSatisfy(isHostByte) else { return ("", rest[end...]) }
        return (String(host), rest[end...])
    }

    /// True for nothing, and for a scheme with its colon, as in `https:`.
    private static func isScheme(_ text: Substring) -> Bool {
        guard let last = text.last else { return true }
        return last == ":"
            && text.dropLast().utf8.allSatisfy { $0.isLetterOrDigit || $0 == 0x2D || $0 == 0x2E || $0 == 0x2B }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || byte >= 0x80 || [0x2D, 0x2E, 0x3A, 0x5B, 0x5D, 0x5F].contains(byte)
    }

    /// A campaign value as a field of its own, with `…` for one that names a person as in a query.
    package static func campaignValue(_ text: String) -> String {
        isPersonal(text) ? PrivateContent.mark : text
    }

    /// The path with every segment that looks like an e-mail address, or is an Internet address, written `…`.
    private static func withoutAddresses(_ path: some StringProtocol) -> String {
        guard mayBePersonal(path) || path.utf8.count >= 24 else { return String(path) }
        return path.split(separator: "/", omittingEmptySubsequences: false)
            .map { isPersonal($0) || isToken($0) ? PrivateContent.mark : String($0) }.joined(separator: "/")
    }

    /// False for most paths, at the cost of one look at each byte: an at sign, an escape, a colon or three dots.
    private static func mayBePersonal(_ path: some StringProtocol) -> Bool {
        var dotCount = 0
        for byte in path.utf8 {
            switch byte {
            case 0x40, 0x25, 0x3A: return true
            case 0x2E: dotCount += 1
            default: break
            }
        }
        return dotCount >= 3
    }

    /// True for what only a machine makes up and what may open a door: a JSON web token, 32 or more hexadecimal digits,
    /// and 24 or more letters and digits of which capitals, small letters and digits each are some.
    private static func isToken(_ text: some StringProtocol) -> Bool {
        guard text.utf8.count >= 24 else { return false }
        if text.hasPrefix("eyJ"), text.utf8.contains(0x2E) { return true }
        var (capitals, smalls, digits, hex) = (0, 0, 0, 0)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x41...0x5A: capitals += 1
            case 0x61...0x7A: smalls += 1
            case 0x2D, 0x5F, 0x7E, 0x3D: continue
            default: return false
            }
            if byte <= 0x39 || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte) { hex += 1 }
        }
        if hex >= 32, hex == capitals + smalls + digits { return true }
        return capitals >= 3 && smalls >= 3 && digits >= 3
    }

    /// True for an Internet address, and for a name, an at sign and a host with a dot; both also in percent escapes.
    private static func isPersonal(_ text: some StringProtocol) -> Bool {
        guard mayBePersonal(text) else { return false }
        let plain = text.utf8.contains(0x25) ? FormText.decoded(Substring(text)) : String(text)
        if Address(written: plain) != nil { return true }
        guard let at = plain.lastIndex(of: "@"), at != plain.startIndex else { return false }
        return plain[at...].dropFirst().dropFirst().contains(".")
    }

    private mutating func readQuery(_ query: Substring, keeping keptParameters: [String]) {
        guard !query.isEmpty else { return }
        var kept: [String: Substring] = [:]
        for part in query.split(separator: "&") {
            let name = part.prefix { $0 != "=" }
            let value = part[name.endIndex...].dropFirst()
            switch name {
            case "utm_source": utmSource = PageLocation.campaignValue(FormText.decoded(value))
            case "utm_medium": utmMedium = PageLocation.campaignValue(FormText.decoded(value))
            case "utm_campaign": utmCampaign = PageLocation.campaignValue(FormText.decoded(value))
            case "utm_content": utmContent = PageLocation.campaignValue(FormText.decoded(value))
            case "utm_term": utmTerm = PageLocation.campaignValue(FormText.decoded(value))
            default: break
            }
            if keptParameters.contains(where: { $0 == name }) {
                kept[String(name)] = PageLocation.isPersonal(value) ? "\(name)=\(PrivateContent.mark)" : part
            }
        }
        let parts = keptParameters.compactMap { kept[$0] }
        if !parts.isEmpty { path += "?" + parts.joined(separator: "&") }
    }
}
