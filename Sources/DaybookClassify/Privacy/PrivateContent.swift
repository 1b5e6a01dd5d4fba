package import DaybookCore

/// Takes addresses and User-Agents out of what a client sends of its own, since neither is ever stored (control C53).
package enum PrivateContent {
    /// Stands for what was taken out.
    package static let mark = "…"

    /// A value without the members that are named after an address or a User-Agent, at whatever depth.
    ///
    /// A text that is an address and nothing else becomes `…`; a member whose name is an address goes.
    /// - Complexity: linear in the value.
    package static func removed(from value: Value) -> Value {
        switch value {
        case .text(let text): Address(written: text) == nil ? value : .text(mark)
        case .list(let list): .list(list.map(removed))
        case .object(let members): .object(removed(from: members))
        default: value
        }
    }

    /// The same of the members of an object, in their order.
    package static func removed(from members: [Value.Member]) -> [Value.Member] {
        members.compactMap { isPrivate($0.name) ? nil : .init($0.name, removed(from: $0.value)) }
    }

    /// True for a name such as `ip`, `X-Forwarded-For` or `userAgent`, however it is written.
    static func isPrivate(_ name: String) -> Bool {
        var plain = name.utf8.compactMap { byte -> UInt8? in
            guard byte.isLetterOrDigit else { return nil }
            return (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        }[...]
        // CGI writes a header as `HTTP_X_FORWARDED_FOR`.
        if plain.starts(with: "http".utf8) { plain = plain.dropFirst(4) }
        return names.contains(String(decoding: plain, as: UTF8.self)) || Address(written: name) != nil
    }

    /// The same of the bytes of a name, told from most others by length and first letter.
    package static func isPrivate(utf8 name: UnsafeRawBufferPointer) -> Bool {
        var count = 0
        var first: UInt8 = 0
        for byte in name where byte.isLetterOrDigit {
            if count == 0 { first = byte | 0x20 }
            count += 1
        }
        let mayBeNamed = first == 0x68 || count < shapes.count && (shapes[count] >> UInt32(first & 31)) & 1 == 1
        guard mayBeNamed || Address.mayBe(name) else { return false }
        return isPrivate(String(decoding: name, as: UTF8.self))
    }

    /// For each length of a name a bit for each first letter.
    private static let shapes: [UInt32] = {
        var shapes = [UInt32](repeating: 0, count: (names.map(\.utf8.count).max() ?? 0) + 1)
        for name in names { shapes[name.utf8.count] |= 1 << UInt32((name.utf8.first ?? 0) & 31) }
        return shapes
    }()

    private static let names: Set<String> = [
        "ip", "ips", "ipv4", "ipv6", "ipaddr", "ipaddress", "clientip", "clientipaddress", "userip", "useripaddress",
        "visitorip", "remoteip", "sourceip", "realip", "trueclientip", "cfconnectingip", "fastlyclientip",
        "xclientip", "xclusterclientip", "xrealip", "remoteaddr", "remoteaddress", "clientaddr", "clientaddress",
        "forwarded", "forwardedfor", "xforwarded", "xforwardedfor", "xoriginalforwardedfor", "useragent", "xuseragent",
        "rawuseragent", "ua",
    ]
}
