import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookStore

@testable import DaybookImport

/// The stored event of a web-log line, made from the definitions alone: no piece of it is remembered from another line.
struct ReferenceAccessLog {
    let format: ImportFormat
    let salt: [UInt8]
    let received: Instant
    let keptParameters: [String]

    /// The log line under an id, or nil for a line that is refused.
    func line(_ bytes: [UInt8], id: String) throws -> [UInt8]? {
        try bytes.withUnsafeBytes { buffer in
            guard let parsed = try? AccessLogLine(buffer, format: format),
                (try? EventBounds.check(parsed.time, received: received)) != nil
            else { return nil }
            var event = try self.event(of: parsed, in: buffer)
            (event.id, event.received) = (id, received)
            var writer = JSONWriter()
            event.write(to: &writer)
            return writer.bytes
        }
    }

    private func event(of line: AccessLogLine, in bytes: UnsafeRawBufferPointer) throws -> StoredEvent {
        var event = StoredEvent()
        event.time = line.time
        let userAgent = Array(bytes[line.userAgent]) == [0x2D] ? [] : EscapedText.plain(bytes[line.userAgent])
        let client = try ImportFixture.userAgents.client(of: userAgent)
        event.describe(client)
        event.locate(Place())
        let spelling = Array(bytes[line.address])
        let address = Address(written: spelling[...])
        event.visitor = VisitorHash(salt: salt).id(
            truncatedAddress: address?.truncated.hashBytes ?? spelling, userAgent: userAgent)
        event.method = String(decoding: bytes[line.method], as: UTF8.self)
        event.protocol = String(decoding: bytes[line.protocol], as: UTF8.self)
        (event.status, event.bytes) = (line.status, line.byteCount)
        if line.referrer.count > 1 {
            event.referrer = PageLocation.referrer(
                String(decoding: EscapedText.plain(bytes[line.referrer]), as: UTF8.self))
        }
        event.type = "request"
        if !line.target.isEmpty { describePage(&event, line, in: bytes, isBot: client.bot) }
        if format == .vcombined { event.hostname = hostname(bytes[line.host]) }
        return event
    }

    private func describePage(
        _ event: inout StoredEvent, _ line: AccessLogLine, in bytes: UnsafeRawBufferPointer, isBot: Bool
    ) {
        let target = String(decoding: EscapedText.plain(bytes[line.target]), as: UTF8.self)
        let page = PageLocation(target, keeping: keptParameters)
        (event.path, event.hostname) = (page.path, page.hostname)
        let isDelivered = (200..<300).contains(line.status) || line.status == 304
        guard event.method == "GET", isDelivered, !isBot, !AssetPath.isAsset(page.path) else { return }
        event.type = "pageview"
        (event.utmSource, event.utmMedium, event.utmCampaign) = (page.utmSource, page.utmMedium, page.utmCampaign)
        (event.utmContent, event.utmTerm) = (page.utmContent, page.utmTerm)
    }

    private func hostname(_ field: Slice<UnsafeRawBufferPointer>) -> String {
        let host = String(decoding: field, as: UTF8.self).lowercased()
        for port in [":80", ":443"] where host.hasSuffix(port) { return String(host.dropLast(port.count)) }
        return host
    }
}
