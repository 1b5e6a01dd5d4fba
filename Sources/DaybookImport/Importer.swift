import DaybookClassify
import DaybookCollect
package import DaybookCore
import DaybookJSON
package import DaybookStore

/// How far an import is; `totalByteCount` is nil where a size is unknown, as of standard input.
package struct ImportProgress: Sendable, Equatable {
    package let readByteCount: Int
    package let totalByteCount: Int?
    package let lineCount: Int
}

/// What an import did besides what the store's record of it counts.
package struct ImportOutcome: Sendable, Equatable {
    /// Lines read, blank ones left out: accepted, rejected and duplicate ones.
    package var readCount = 0
    /// Of the duplicates, the lines left out because an earlier line of this import has their event id.
    package var repeatedCount = 0
    /// Sentences for the user, as in that the visitors of a day are new.
    package var notes: [String] = []
}

/// Reads files of other systems line by line into an open import of the store.
///
/// Lines keep their order. A line that cannot be read is recorded by its place and never by its text. A file that
/// cannot be read ends the import with an error, after which the caller abandons it. Of the lines of one import with
/// the same client event id only the first is stored; over imports the keys of the lines tell. One thread uses an
/// importer.
package final class Importer {
    private let writer: ImportWriter
    private let context: ImportContext
    private let rules: EnvelopeRules
    private let progress: (ImportProgress) -> Void
    private var outcome = ImportOutcome()
    private var ids: EventIDs
    private var visit: VisitContext
    private var accessLog: AccessLogEvents
    private var seenEventIDs: Set<String> = []
    private var json = JSONWriter(reserving: 4_096)
    private var rejectedText: RejectedText?
    private var finishedByteCount = 0
    private var totalByteCount: Int?

    private static let linesPerReport = 20_000

    /// An importer for one import.
    ///
    /// `progress` is called every 20,000 lines and at the end of each input.
    /// - Throws: `invalid` for the project's time zone.
    package init(
        writer: ImportWriter, context: ImportContext, progress: @escaping (ImportProgress) -> Void = { _ in }
    ) throws(DaybookError) {
        self.writer = writer
        self.context = context
        rules = .imported(now: context.now, keeping: context.project.keptQueryParameters)
        self.progress = progress
        ids = context.ids
        visit = try VisitContext(context)
        accessLog = AccessLogEvents(format: context.format, keptParameters: context.project.keptQueryParameters)
    }

    /// Imports the inputs in their order; the caller then finishes the store's import.
    ///
    /// - Complexity: linear in the bytes; memory does not grow with them but for the import keys, 16 bytes a line, and
    ///   the client event ids, which are all kept until the end.
    /// - Throws: `damaged` for a packed input, and what the ends, the store and the classifiers throw.
    package func run(_ ends: ImportEnds) throws(DaybookError) -> ImportOutcome {
        rejectedText = ends.rejected.map(RejectedText.init)
        let sizes = ends.inputs.compactMap(\.byteCount)
        totalByteCount = sizes.count == ends.inputs.count ? sizes.reduce(0, +) : nil
        for input in ends.inputs { try read(ByteSource(input)) }
        try rejectedText?.flush()
        if outcome.repeatedCount > 0 {
            outcome.notes.append("Left out for an event id that an earlier line has: \(outcome.repeatedCount) lines.")
        }
        outcome.notes += visit.visitors.renewedDays.sorted().map { day in
            "The salt of \(day.text) was destroyed after an earlier import: on that day this import's visitors are new."
        }
        return outcome
    }

    private func read(_ source: ByteSource) throws(DaybookError) {
        writer.beginSource(name: source.name, byteCount: source.byteCount)
        var reader = LineReader(source)
        defer { reader.release() }
        while let line = try reader.next() {
            if line.isBlank { continue }
            outcome.readCount += 1
            try take(line, from: source.name)
            if outcome.readCount % Importer.linesPerReport == 0 { report(source) }
        }
        report(source)
        finishedByteCount += source.consumedByteCount
    }

    private func report(_ source: ByteSource) {
        progress(
            ImportProgress(
                readByteCount: finishedByteCount + source.consumedByteCount, totalByteCount: totalByteCount,
                lineCount: outcome.readCount))
    }

    private func take(_ line: LineReader.Line, from source: String) throws(DaybookError) {
        guard !line.isTooLong else {
            return try reject(line, from: source, "The line is longer than 1 MiB.")
        }
        switch context.format {
        case .combined, .common, .vcombined: try takeAccessLog(line, from: source)
        case .ndjson: try takeEnvelope(line, from: source)
        }
    }

    private func takeAccessLog(_ line: LineReader.Line, from source: String) throws(DaybookError) {
        let parsed: AccessLogLine
        do throws(Refusal) {
            parsed = try AccessLogLine(line.bytes, format: context.format)
            try EventBounds.check(parsed.time, received: context.now)
        } catch {
            return try reject(line, from: source, error.reason)
        }
        guard writer.claim(line.bytes) else { return }
        try store(try accessLog.event(of: parsed, in: line.bytes, visit: &visit))
    }

    private func takeEnvelope(_ line: LineReader.Line, from source: String) throws(DaybookError) {
        let envelope: Envelope
        do throws(Refusal) {
            envelope = try Importer.envelope(line.bytes, rules: rules)
        } catch {
            return try reject(line, from: source, error.reason)
        }
        var event = envelope.event
        let visitor = try visit.visitor(for: ByteKey(Array((envelope.userAgent ?? "").utf8)), plain: \.bytes)
        if envelope.userAgent != nil {
            let client = visitor.client
            guard !client.bot else { return try reject(line, from: source, "The User-Agent is a bot's.") }
            if event.browser.isEmpty { (event.browser, event.browserVersion) = (client.browser, client.browserVersion) }
            if event.os.isEmpty { (event.os, event.osVersion) = (client.os, client.osVersion) }
            if event.device.isEmpty { event.device = client.device.rawValue }
        }
        // An id counts as seen also where its line was imported before.
        let isFirst = event.eventID.isEmpty || seenEventIDs.insert(event.eventID).inserted
        guard writer.claim(line.bytes) else { return }
        guard isFirst else {
            outcome.repeatedCount += 1
            writer.countDuplicate()
            return
        }
        if event.country.isEmpty { event.locate(try visit.place(of: envelope.address)) }
        if event.visitor.isEmpty {
            event.visitor = try visit.id(of: visitor, address: envelope.address, spelling: [], at: event.time)
        }
        try store(event, in: envelope.stream)
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

    private func store(_ event: consuming StoredEvent, in stream: Stream = .events) throws(DaybookError) {
        event.id = ids.next(at: context.now)
        event.received = context.now
        json.reset()
        event.write(to: &json)
        try writer.append(json.bytes, time: event.time, to: stream)
    }

    private func reject(_ line: LineReader.Line, from source: String, _ reason: String) throws(DaybookError) {
        try writer.reject(source: source, line: line.number, offset: line.offset, reason: reason)
        // A line over the limit is not in memory as a whole, and a piece of it would be another line.
        if !line.isTooLong { try rejectedText?.add(line.bytes) }
    }
}
