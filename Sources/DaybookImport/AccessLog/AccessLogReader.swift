import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookStore

/// Turns web-log lines into log lines: a `pageview` where it is one, else a `request`.
///
/// Nearly all parts of a line were seen before, so their texts are ready; neither address, User-Agent nor query are in
/// what is written.
struct AccessLogReader: LineReading {
    private let format: ImportFormat
    private let now: Instant
    private var facts: AccessLogFacts
    private let head: (id: [UInt8], time: [UInt8], received: [UInt8])
    private let pageview = LogFragment.bytes { $0.type = "pageview" }
    private let request = LogFragment.bytes { $0.type = "request" }
    /// Up to the digits of the visitor.
    private let visitor = Array(LogFragment.bytes { $0.visitor = "v_" }.dropLast())
    /// Up to the digits of the numbers.
    private let status = Array(LogFragment.bytes { $0.status = 0 }.dropLast())
    private let byteCount = Array(LogFragment.bytes { $0.bytes = 0 }.dropLast())

    /// A reader of one thread.
    ///
    /// - Throws: `invalid` for the project's time zone.
    init(_ context: ImportContext) throws(DaybookError) {
        format = context.format
        now = context.now
        head = LogFragment.head(received: context.now)
        facts = try AccessLogFacts(context)
    }

    var renewedDays: Set<Day> { facts.visitors.renewedDays }

    func eventID(of line: AccessLogLine) -> String { "" }

    mutating func read(_ line: UnsafeRawBufferPointer) throws(DaybookError) -> Result<AccessLogLine, Refusal> {
        do throws(Refusal) {
            let parsed = try AccessLogLine(line, format: format)
            try EventBounds.check(parsed.time, received: now)
            return .success(parsed)
        } catch {
            return .failure(error)
        }
    }

    /// The pieces stand in the order of `LogField`.
    mutating func write(
        _ line: AccessLogLine, of bytes: UnsafeRawBufferPointer, id: LineID, to output: LineOutput
    ) throws(DaybookError) {
        let client = try facts.client(bytes.part(line.userAgent))
        let network = try facts.network(bytes.part(line.address))
        let page = line.target.isEmpty ? nil : facts.page(bytes.part(line.target))
        let visitorNumber = try facts.visitorNumber(client, network, at: line.time)
        let isView = page.map { isPageView($0, line, in: bytes) && !client.isBot } ?? false
        let text = output.events.text
        text.append(head.id)
        text.append(uuid: id.high, id.low)
        text.append(head.time)
        text.append(decimal: line.time.milliseconds)
        text.append(head.received)
        text.append(isView ? pageview : request)
        text.append(visitor)
        text.append(hex: visitorNumber)
        text.append(0x22)
        if let page { text.append(facts.pages.bytes(of: page.path)) }
        if format == .vcombined {
            facts.writeHost(bytes.part(line.host), to: text)
        } else if let page {
            text.append(facts.pages.bytes(of: page.hostname))
        }
        facts.writeReferrer(bytes.part(line.referrer), to: text)
        if isView, let page { text.append(facts.pages.bytes(of: page.campaign)) }
        text.append(facts.clients.bytes(of: client.description))
        text.append(facts.networks.bytes(of: network.place))
        text.append(facts.clients.bytes(of: client.bot))
        facts.writeMethod(bytes.part(line.method), to: text)
        text.append(status)
        text.append(decimal: line.status)
        if let count = line.byteCount {
            text.append(byteCount)
            text.append(decimal: count)
        }
        facts.writeProtocol(bytes.part(line.protocol), to: text)
        text.append(0x7D)
        output.events.endLine(time: line.time)
    }

    /// True for what a person may have looked at, as far as the request tells.
    private func isPageView(
        _ page: AccessLogFacts.Page, _ line: AccessLogLine, in bytes: UnsafeRawBufferPointer
    ) -> Bool {
        let isDelivered = (200..<300).contains(line.status) || line.status == 304
        return isDelivered && !page.isAsset && bytes.part(line.method).elementsEqual(AccessLogReader.get)
    }

    private static let get = Array("GET".utf8)
}

extension UnsafeRawBufferPointer {
    /// The bytes of a field.
    func part(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[range]) }
}
