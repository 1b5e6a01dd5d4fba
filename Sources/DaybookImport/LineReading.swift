import DaybookCollect
import DaybookCore
import DaybookStore

/// The two halves of an id that a log line gets.
struct LineID {
    let high: UInt64
    let low: UInt64
}

/// Turns lines of a format into log lines, in two steps with the store's decision between them, whether a line is new.
///
/// Each thread of an import has one of its own, with what it remembers.
protocol LineReading: SendableMetatype {
    /// What a line says.
    associatedtype Found

    /// Reads a line.
    ///
    /// - Throws: what the classifiers throw.
    mutating func read(_ line: UnsafeRawBufferPointer) throws(DaybookError) -> Result<Found, Refusal>

    /// The client's own id of the event; empty where it has none.
    func eventID(of found: Found) -> String

    /// Writes the log line of a line that is new.
    ///
    /// - Throws: what the classifiers and the salts throw.
    mutating func write(
        _ found: Found, of line: UnsafeRawBufferPointer, id: LineID, to output: LineOutput
    ) throws(DaybookError)

    /// Days whose visitors count anew because an earlier import's salt is gone.
    var renewedDays: Set<Day> { get }
}

/// The log lines that one chunk gives, by stream.
final class LineOutput {
    /// Those of the stream that nearly all lines go to.
    let events = LogLines(capacity: 2 << 20)
    private var others: [Stream: LogLines] = [:]

    /// The lines of a stream.
    func lines(of stream: Stream) -> LogLines {
        if stream == .events { return events }
        if let known = others[stream] { return known }
        let new = LogLines()
        others[stream] = new
        return new
    }

    /// Those that have any, in the order of the streams.
    var all: [(stream: Stream, lines: LogLines)] {
        Stream.allCases.compactMap { stream in
            let lines = stream == .events ? events : others[stream]
            return lines.flatMap { $0.count == 0 ? nil : (stream, $0) }
        }
    }

    /// Drops all lines.
    func removeAll() {
        events.removeAll()
        for lines in others.values { lines.removeAll() }
    }
}
