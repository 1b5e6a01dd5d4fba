import DaybookClassify
import DaybookCollect
import DaybookCore

/// Makes the stored event of a web-log line: a `pageview` where it is one, else a `request`.
struct AccessLogEvents {
    private let format: ImportFormat
    private let keptParameters: [String]
    private var pages = BoundedCache<ByteKey, Page>()
    private var referrers = BoundedCache<ByteKey, String>()
    private var addresses = BoundedCache<ByteKey, Address?>()

    private struct Page {
        let location: PageLocation
        let isAsset: Bool
    }

    /// Reads lines of a format, for a project that keeps these query parameters.
    init(format: ImportFormat, keptParameters: [String]) {
        self.format = format
        self.keptParameters = keptParameters
    }

    /// The event of a line, without its id; neither address, User-Agent nor query are in it.
    mutating func event(
        of line: AccessLogLine, in bytes: UnsafeRawBufferPointer, visit: inout VisitContext
    ) throws(DaybookError) -> StoredEvent {
        var event = StoredEvent()
        event.time = line.time
        let visitor = try visit.visitor(for: ByteKey(bytes[line.userAgent]), plain: AccessLogEvents.plain)
        event.describe(visitor.client)
        let address = address(bytes[line.address])
        event.locate(try visit.place(of: address))
        event.visitor = try visit.id(
            of: visitor, address: address, spelling: Array(bytes[line.address]), at: line.time)
        event.method = String(decoding: bytes[line.method], as: UTF8.self)
        event.protocol = String(decoding: bytes[line.protocol], as: UTF8.self)
        event.status = line.status
        event.bytes = line.byteCount
        event.referrer = referrer(bytes[line.referrer])
        describePage(&event, line, in: bytes, isBot: visitor.client.bot)
        if format == .vcombined { event.hostname = AccessLogEvents.hostname(bytes[line.host]) }
        return event
    }

    private mutating func describePage(
        _ event: inout StoredEvent, _ line: AccessLogLine, in bytes: UnsafeRawBufferPointer, isBot: Bool
    ) {
        event.type = "request"
        guard !line.target.isEmpty else { return }
        let page = page(bytes[line.target])
        event.path = page.location.path
        event.hostname = page.location.hostname
        let isDelivered = (200..<300).contains(line.status) || line.status == 304
        guard event.method == "GET", isDelivered, !page.isAsset, !isBot else { return }
        event.type = "pageview"
        event.utmSource = page.location.utmSource
        event.utmMedium = page.location.utmMedium
        event.utmCampaign = page.location.utmCampaign
        event.utmContent = page.location.utmContent
        event.utmTerm = page.location.utmTerm
    }

    private mutating func page(_ target: Slice<UnsafeRawBufferPointer>) -> Page {
        let keptParameters = keptParameters
        return pages.answer(for: ByteKey(target)) {
            let text = String(decoding: EscapedText.plain(target), as: UTF8.self)
            let location = PageLocation(text, keeping: keptParameters)
            return Page(location: location, isAsset: AssetPath.isAsset(location.path))
        }
    }

    private mutating func referrer(_ field: Slice<UnsafeRawBufferPointer>) -> String {
        guard field.count > 1 else { return "" }
        return referrers.answer(for: ByteKey(field)) {
            PageLocation.referrer(String(decoding: EscapedText.plain(field), as: UTF8.self))
        }
    }

    private mutating func address(_ field: Slice<UnsafeRawBufferPointer>) -> Address? {
        addresses.answer(for: ByteKey(field)) { Address(written: Array(field)[...]) }
    }

    /// The plain bytes of a field; none for `-`.
    private static func plain(_ field: ByteKey) -> [UInt8] {
        if field.bytes == [0x2D] { return [] }
        return field.bytes.withUnsafeBytes { EscapedText.plain($0[...]) }
    }

    /// The virtual host in lower case, without the port of http or https.
    private static func hostname(_ field: Slice<UnsafeRawBufferPointer>) -> String {
        let host = String(decoding: field, as: UTF8.self).lowercased()
        for port in [":80", ":443"] where host.hasSuffix(port) { return String(host.dropLast(port.count)) }
        return host
    }
}
