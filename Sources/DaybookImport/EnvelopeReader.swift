import DaybookClassify
import DaybookCollect
import DaybookCore
import DaybookJSON
import DaybookStore

/// Reads collect envelopes, one a line, with what a server would have known beside them.
struct EnvelopeReader: LineReading {
    /// An envelope and the User-Agent it names.
    struct Found {
        fileprivate let envelope: Envelope
        fileprivate let visitor: VisitContext.Visitor
    }

    private let rules: EnvelopeRules
    private let now: Instant
    private var visit: VisitContext
    private var json = JSONWriter(reserving: 4_096)

    /// A reader of one thread.
    ///
    /// - Throws: `invalid` for the project's time zone.
    init(_ context: ImportContext) throws(DaybookError) {
        rules = .imported(now: context.now, keeping: context.project.keptQueryParameters)
        now = context.now
        visit = try VisitContext(context)
    }

    var renewedDays: Set<Day> { visit.visitors.renewedDays }

    func eventID(of found: Found) -> String { found.envelope.event.eventID }

    mutating func read(_ line: UnsafeRawBufferPointer) throws(DaybookError) -> Result<Found, Refusal> {
        let envelope: Envelope
        do throws(Refusal) {
            envelope = try EnvelopeReader.envelope(line, rules: rules)
        } catch {
            return .failure(error)
        }
        let visitor = try visit.visitor(for: ByteKey(Array((envelope.userAgent ?? "").utf8)))
        if envelope.userAgent != nil, visitor.client.bot { return .failure(Refusal("The User-Agent is a bot's.")) }
        return .success(Found(envelope: envelope, visitor: visitor))
    }

    mutating func write(
        _ found: Found, of line: UnsafeRawBufferPointer, id: LineID, to output: LineOutput
    ) throws(DaybookError) {
        let (envelope, visitor) = (found.envelope, found.visitor)
        var event = envelope.event
        if envelope.userAgent != nil {
            let client = visitor.client
            if event.browser.isEmpty { (event.browser, event.browserVersion) = (client.browser, client.browserVersion) }
            if event.os.isEmpty { (event.os, event.osVersion) = (client.os, client.osVersion) }
            if event.device.isEmpty { event.device = client.device.rawValue }
        }
        if event.country.isEmpty { event.locate(try visit.place(of: envelope.address)) }
        if event.visitor.isEmpty {
            event.visitor = try visit.id(of: visitor, address: envelope.address, at: event.time)
        }
        event.id = EventIDs.text(id.high, id.low)
        event.received = now
        json.reset()
        event.write(to: &json)
        let lines = output.lines(of: envelope.stream)
        lines.text.append(json.bytes)
        lines.endLine(time: event.time)
    }

    private static func envelope(
        _ line: UnsafeRawBufferPointer, rules: EnvelopeRules
    ) throws(Refusal) -> Envelope {
        guard let value = try? JSON.parse(line) else { throw EnvelopeHead.malformed }
        let head = try EnvelopeHead(value)
        guard head.isConsentGranted ?? true else { throw Refusal("Consent was denied.") }
        let envelope = try Envelope(head, rules: rules)
        guard !envelope.event.visitor.isEmpty || envelope.address != nil else {
            throw Refusal("The line has neither 'visitor_id' nor 'ip'.")
        }
        return envelope
    }
}
