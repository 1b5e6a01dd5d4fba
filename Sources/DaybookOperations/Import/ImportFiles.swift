import DaybookClassify
import DaybookCore
package import DaybookImport
import DaybookStore
import Foundation

/// Imports files of other systems: `daybook import`.
package struct ImportFiles: StoreChange {
    /// What to import, and what is known beside the lines.
    package struct Options: Sendable, Codable {
        package var project: String
        package var format: ImportFormat
        /// Paths; `-` is standard input.
        package var files: [String]
        /// A pattern file of uap-core.
        package var patterns: String
        /// The folder of the tables that come with Daybook.
        package var tables: String
        /// A MaxMind file, where places are to be told.
        package var places: String?
        /// One throw-away salt for the whole import instead of one a day.
        package var usesThrowAwaySalt = false
        /// A file that gets the text of rejected lines.
        package var rejectedTo: String?
        /// Threads to import with, by default one a core.
        package var jobs = max(1, ProcessInfo.processInfo.activeProcessorCount)

        /// An import with the patterns of the Debian package and without places.
        package init(project: String, format: ImportFormat, files: [String], tables: String) {
            self.project = project
            self.format = format
            self.files = files
            self.tables = tables
            patterns = UserAgentClassifier.installedPatterns
        }
    }

    private let options: Options

    /// Takes what to import.
    package init(_ options: Options) {
        self.options = options
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        let files = workplace.classifiers ?? options.classifiers
        let userAgents = try UserAgentClassifier(patternFile: files.patterns, tables: files.tables)
        let places = try files.places.map { path in try PlaceDatabase(path: path) }
        return try workplace.importing { try run(in: workplace, userAgents, places) }
    }

    private func run(
        in workplace: Workplace, _ userAgents: UserAgentClassifier, _ places: PlaceDatabase?
    ) throws -> Outcome {
        let now = workplace.now
        let (open, salts) = try workplace.write { writer in
            let open = try writer.beginImport(
                project: options.project, format: options.format.rawValue, author: workplace.author, now: now)
            return (open, writer.importSalts)
        }
        do {
            let random = RandomPool()
            let context = ImportContext(
                project: open.project, format: options.format, userAgents: userAgents, places: places,
                salts: options.usesThrowAwaySalt
                    ? .wholeImport(workplace.chance.bytes(32)) : .eventDay(salts), now: now,
                ids: EventIDs(random: random.next), jobs: options.jobs)
            let importer = Importer(writer: open, context: context) { progress in
                workplace.progress(ImportFiles.shown(progress))
            }
            var outcome = try importer.run(workplace.openFiles(options.files, options.rejectedTo))
            if let used = workplace.classifiers { outcome.notes += options.notes(using: used) }
            let record = try workplace.write { _ in
                try open.finish(readCount: outcome.readCount, now: workplace.now)
            }
            return ImportFiles.outcome(record, outcome)
        } catch {
            try? workplace.write { _ in open.abandon() }
            throw error
        }
    }

    private static func shown(_ progress: ImportProgress) -> Progress {
        let share = progress.totalByteCount.map { $0 == 0 ? 1 : Double(progress.readByteCount) / Double($0) }
        return Progress(words: "\(progress.lineCount) lines", share: share)
    }

    private static func outcome(_ record: ImportRecord, _ outcome: ImportOutcome) -> Outcome {
        let summary =
            "Import \(record.id): \(record.readCount) lines read, \(record.acceptedCount) accepted, "
            + "\(record.rejectedCount) rejected, \(record.duplicateCount) imported before."
        var lines = [summary]
        if record.rejectedCount > 0 {
            lines.append("Rejected lines, by number and reason: .daybook/state/rejected/\(record.id).ndjson")
        }
        return Outcome(
            .object([
                .init("id", .text(record.id)), .init("read", .int(record.readCount)),
                .init("accepted", .int(record.acceptedCount)), .init("rejected", .int(record.rejectedCount)),
                .init("duplicates", .int(record.duplicateCount)), .init("notes", .list(outcome.notes.map(Value.text))),
            ]), lines: lines + outcome.notes)
    }
}

extension ImportFiles.Options {
    fileprivate var classifiers: ClassifierFiles { .init(patterns: patterns, tables: tables, places: places) }

    /// What to say where a server's files were used instead of those that were asked for.
    fileprivate func notes(using used: ClassifierFiles) -> [String] {
        var notes: [String] = []
        if patterns != UserAgentClassifier.installedPatterns, patterns != used.patterns {
            notes.append("The running server's User-Agent patterns were used: \(used.patterns), not \(patterns).")
        }
        if let places, places != used.places {
            notes.append("The running server's places were used: \(used.places ?? "none"), not \(places).")
        }
        return notes
    }
}
