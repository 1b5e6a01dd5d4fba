package import DaybookCore
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

/// Reads files of other systems into an open import of the store.
///
/// Lines keep their order, and what they give does not depend on the number of threads. A line that cannot be read is
/// recorded by its place and never by its text. A file that cannot be read ends the import with an error, after which
/// the caller abandons it. Of the lines of one import with the same client event id only the first is stored; over
/// imports the keys of the lines tell. One thread uses an importer.
package final class Importer {
    private let writer: ImportWriter
    private let context: ImportContext
    private let progress: (ImportProgress) -> Void

    /// An importer for one import.
    ///
    /// `progress` is called every 20,000 lines or so and at the end of each input, on any thread, but on one at a time.
    package init(
        writer: ImportWriter, context: ImportContext, progress: @escaping (ImportProgress) -> Void = { _ in }
    ) {
        self.writer = writer
        self.context = context
        self.progress = progress
    }

    /// Imports the inputs in their order; the caller then finishes the store's import.
    ///
    /// - Complexity: linear in the bytes; memory does not grow with them but for the import keys, some 50 bytes a line,
    ///   and the client event ids, which are all kept until the end.
    /// - Throws: `invalid` for the project's time zone, `damaged` for a packed input, and what the ends, the store and
    ///   the classifiers throw.
    package func run(_ ends: ImportEnds) throws(DaybookError) -> ImportOutcome {
        switch context.format {
        case .combined, .common, .vcombined:
            try run(ends) { () throws(DaybookError) in try AccessLogReader(context) }
        case .ndjson:
            try run(ends) { () throws(DaybookError) in try EnvelopeReader(context) }
        }
    }

    private func run<Reader: LineReading>(
        _ ends: ImportEnds, _ makeReader: () throws(DaybookError) -> Reader
    ) throws(DaybookError) -> ImportOutcome {
        let pipeline = try ImportPipeline(
            writer: writer, context: context, ends: ends, progress: progress, makeReader: makeReader)
        for input in ends.inputs { try pipeline.run(ByteSource(input)) }
        try pipeline.finish()
        var outcome = pipeline.outcome
        if outcome.repeatedCount > 0 {
            outcome.notes.append("Left out for an event id that an earlier line has: \(outcome.repeatedCount) lines.")
        }
        outcome.notes += pipeline.renewedDays.sorted().map { day in
            "The salt of \(day.text) was destroyed after an earlier import: on that day this import's visitors are new."
        }
        return outcome
    }
}
