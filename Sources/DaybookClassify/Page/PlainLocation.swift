/// What `PageLocation` keeps of an address where its bytes alone say that nothing has to be taken out of it: most are.
///
/// Answers nil for all others, which `PageLocation` has to look at; it would give the same for these.
package enum PlainLocation {
    /// The path of an address that names no host and no campaign.
    ///
    /// `keepsParameters` says whether the project keeps some of the query's.
    package static func path(_ address: UnsafeRawBufferPointer, keepsParameters: Bool) -> UnsafeRawBufferPointer? {
        let end = pathEnd(address)
        guard end > 0, !(end > 1 && address[0] == 0x2F && address[1] == 0x2F) else { return nil }
        guard end == address.count || address[end] == 0x23 || !keepsParameters && !namesCampaign(address[end...]) else {
            return nil
        }
        return isPlainPath(address, 0, end) ? UnsafeRawBufferPointer(rebasing: address[..<end]) : nil
    }

    /// Host and path of a referrer.
    package static func referrer(_ address: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        let start = address.starts(with: secure) ? secure.count : address.starts(with: insecure) ? insecure.count : 0
        guard start > 0 else { return nil }
        var slash = start
        while slash < address.count, isPlainHostByte(address[slash]) { slash += 1 }
        guard slash > start, address[slash - 1] != 0x2E else { return nil }
        guard slash < address.count else { return UnsafeRawBufferPointer(rebasing: address[start...]) }
        switch address[slash] {
        case 0x23, 0x3F: return UnsafeRawBufferPointer(rebasing: address[start..<slash])
        case 0x2F: break
        default: return nil
        }
        var end = slash
        while end < address.count, address[end] != 0x3F, address[end] != 0x23 { end += 1 }
        guard isPlainPath(address, slash, end) else { return nil }
        return UnsafeRawBufferPointer(rebasing: address[start..<(end == slash + 1 ? slash : end)])
    }

    /// True for a text that can hold neither an address nor a person's name at a host.
    package static func isPlain(_ text: UnsafeRawBufferPointer) -> Bool {
        var dotCount = 0
        for byte in text {
            if byte == 0x40 || byte == 0x25 || byte == 0x3A { return false }
            if byte == 0x2E { dotCount += 1 }
        }
        return dotCount < 3
    }

    private static let secure = Array("https://".utf8)
    private static let insecure = Array("http://".utf8)

    private static func isPlainHostByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2E || byte == 0x2D
    }

    private static func pathEnd(_ address: UnsafeRawBufferPointer) -> Int {
        var end = 0
        while end < address.count, address[end] != 0x3F, address[end] != 0x23 { end += 1 }
        return end
    }

    /// True for ASCII that can hold neither an address nor a token: none of `@`, `%`, `:`, three dots, or a segment of
    /// a token's length.
    private static func isPlainPath(_ address: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Bool {
        var dotCount = 0
        var segment = start
        for index in start..<end {
            switch address[index] {
            case 0x40, 0x25, 0x3A, 0x80...0xFF: return false
            case 0x2E: dotCount += 1
            case 0x2F:
                guard index - segment < 24 else { return false }
                segment = index + 1
            default: break
            }
        }
        return dotCount < 3 && end - segment < 24
    }

    /// True where `utm_` stands anywhere in a query.
    private static func namesCampaign(_ query: Slice<UnsafeRawBufferPointer>) -> Bool {
        var index = query.startIndex
        while index + 4 <= query.endIndex {
            if query[index] == 0x75, query[index + 1] == 0x74, query[index + 2] == 0x6D, query[index + 3] == 0x5F {
                return true
            }
            index += 1
        }
        return false
    }
}

extension Address {
    /// False for a text that is certainly no address: it has neither a colon nor three dots.
    package static func mayBe(_ text: UnsafeRawBufferPointer) -> Bool {
        guard (2...100).contains(text.count) else { return false }
        var dotCount = 0
        for byte in text {
            if byte == 0x3A { return true }
            if byte == 0x2E { dotCount += 1 }
        }
        return dotCount >= 3
    }

    /// True for an address and nothing else, as `init(written:)` reads it.
    package static func isWritten(_ text: UnsafeRawBufferPointer) -> Bool {
        mayBe(text) && Address(written: Array(text)[...]) != nil
    }
}
