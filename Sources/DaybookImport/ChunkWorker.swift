import DaybookCollect
import DaybookCore
import DaybookStore

/// What one thread of an import works with: a chunk of lines, what they say, and the log lines they give.
final class ChunkWorker<Reader: LineReading> {
    /// A line that can be read.
    struct Entry {
        fileprivate let line: UnsafeRawBufferPointer
        fileprivate let found: Reader.Found
        fileprivate let key: ImportKey
        fileprivate var isNew = false
        /// Of a line that is new.
        fileprivate var id = LineID(high: 0, low: 0)
    }

    /// A line that cannot be read.
    struct Rejection {
        /// Counts from 1 in its chunk.
        let number: Int
        let offset: Int
        let reason: String
        /// Nil for a line over the limit, which is not in memory as a whole.
        let text: UnsafeRawBufferPointer?
    }

    let chunk = LineChunk()
    let output = LineOutput()
    private(set) var rejections: [Rejection] = []
    /// Lines of the chunk, blank ones included.
    @exclusivity(unchecked) private(set) var lineCount = 0
    /// Lines of the chunk, blank ones left out.
    @exclusivity(unchecked) private(set) var readCount = 0
    /// Lines that the store has, or that this import has under their event id.
    @exclusivity(unchecked) private(set) var duplicateCount = 0
    @exclusivity(unchecked) private(set) var repeatedCount = 0
    @exclusivity(unchecked) private var entries: [Entry] = []
    @exclusivity(unchecked) private var reader: Reader
    private let hash: ImportKeyHash

    init(_ reader: Reader, hash: ImportKeyHash) {
        self.reader = reader
        self.hash = hash
    }

    var renewedDays: Set<Day> { reader.renewedDays }

    /// Reads the lines of the chunk, which depends on nothing else.
    func read() throws(DaybookError) {
        entries.removeAll(keepingCapacity: true)
        rejections.removeAll(keepingCapacity: true)
        (lineCount, readCount) = (0, 0)
        for line in chunk.lines {
            lineCount += 1
            if line.isBlank { continue }
            readCount += 1
            guard !line.isTooLong else {
                reject(line, "The line is longer than 1 MiB.")
                continue
            }
            switch try reader.read(line.bytes) {
            case .success(let found):
                entries.append(Entry(line: line.bytes, found: found, key: hash.key(of: line.bytes)))
            case .failure(let refusal): reject(line, refusal.reason)
            }
        }
    }

    /// Gives ids to the lines that are new; to be called in the order of the chunks.
    ///
    /// An event id counts as seen also where its line was imported before.
    func claim(from writer: ImportWriter, seen: inout Set<String>, makeID: () -> LineID) {
        (duplicateCount, repeatedCount) = (0, 0)
        // Looking keys up waits for memory, several at a time as long as nothing else is done between them.
        for index in entries.indices {
            entries[index].isNew = writer.claim(entries[index].line, key: entries[index].key)
        }
        for index in entries.indices {
            let eventID = reader.eventID(of: entries[index].found)
            let isFirst = eventID.isEmpty || seen.insert(eventID).inserted
            if entries[index].isNew && !isFirst { repeatedCount += 1 }
            entries[index].isNew = entries[index].isNew && isFirst
            if entries[index].isNew { entries[index].id = makeID() } else { duplicateCount += 1 }
        }
    }

    /// Writes the log lines of the lines that are new, which depends on nothing else.
    func write() throws(DaybookError) {
        output.removeAll()
        for entry in entries where entry.isNew {
            try reader.write(entry.found, of: entry.line, id: entry.id, to: output)
        }
    }

    private func reject(_ line: LineChunk.Line, _ reason: String) {
        rejections.append(
            Rejection(
                number: line.number, offset: line.offset, reason: reason, text: line.isTooLong ? nil : line.bytes))
    }
}
