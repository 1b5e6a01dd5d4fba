package import DaybookCore
import Glibc

/// A log line on its way into the journal: `{"project":"<folder>","stream":"<stream>","line":<log line>}`.
package struct JournalLine: Sendable, Equatable {
    /// The project's folder.
    package let project: String
    package let stream: Stream
    /// One JSON object without a newline.
    package let line: [UInt8]

    /// Addresses a log line; `project` is the folder of one, and the bytes must be one JSON object on one line.
    package init(project: String, stream: Stream, line: [UInt8]) {
        precondition(StoreName.isFolder(project), "a project's folder has a plain name")
        precondition(!line.contains(0x0A), "a log line has no newline in it")
        self.project = project
        self.stream = stream
        self.line = line
    }

    private static let start = Array("{\"project\":\"".utf8)
    private static let middle = Array("\",\"stream\":\"".utf8)
    private static let end = Array("\",\"line\":".utf8)
    /// What stands behind a log line, the newline included.
    package static let foot: [UInt8] = [0x7D, 0x0A]

    /// What stands before the log lines of a project's folder and a stream.
    package static func head(project: String, stream: Stream) -> [UInt8] {
        precondition(StoreName.isFolder(project), "a project's folder has a plain name")
        return start + Array(project.utf8) + middle + Array(stream.rawValue.utf8) + end
    }

    /// Adds the line with its newline.
    func write(to bytes: inout [UInt8]) {
        bytes += JournalLine.head(project: project, stream: stream)
        bytes += line
        bytes += JournalLine.foot
    }

    /// Takes a journal line without its newline apart by its exact bytes; nil for anything the journal does not write.
    ///
    /// Control characters, which a log line never has, mark blocks that a power cut left unwritten.
    package init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.starts(with: JournalLine.start), bytes.last == 0x7D, !bytes.holdsControl else {
            return nil
        }
        var rest = bytes[JournalLine.start.count..<bytes.count - 1]
        guard let project = JournalLine.take(&rest, until: JournalLine.middle),
            let stream = JournalLine.take(&rest, until: JournalLine.end).flatMap(Stream.init(rawValue:)),
            rest.first == 0x7B, rest.last == 0x7D, StoreName.isFolder(project)
        else { return nil }
        self.init(project: project, stream: stream, line: Array(rest))
    }

    /// A number for what stands before the log line of a journal line; lines with another head mostly have another.
    static func headHash(of bytes: UnsafeRawBufferPointer) -> UInt64 {
        var (hash, quotes) = (UInt64(0), 0)
        for byte in bytes {
            if byte == 0x22 { quotes += 1 }
            // The last of the eight is behind the name of the stream.
            if quotes == 8 { break }
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return hash
    }

    /// The log line of a journal line that begins with `head`; nil for any other.
    static func logLine(in bytes: UnsafeRawBufferPointer, behind head: [UInt8]) -> UnsafeRawBufferPointer? {
        guard bytes.count > head.count + 2, let start = bytes.baseAddress, memcmp(start, head, head.count) == 0,
            bytes[bytes.count - 1] == 0x7D, !bytes.holdsControl
        else { return nil }
        let line = UnsafeRawBufferPointer(rebasing: bytes[head.count..<bytes.count - 1])
        return line.first == 0x7B && line.last == 0x7D ? line : nil
    }

    private static func take(_ rest: inout UnsafeRawBufferPointer.SubSequence, until mark: [UInt8]) -> String? {
        guard let quote = rest.firstIndex(of: 0x22), rest[quote...].starts(with: mark) else { return nil }
        let text = String(decoding: rest[..<quote], as: UTF8.self)
        rest = rest[(quote + mark.count)...]
        return text
    }
}

/// Names that may be folders of the store.
enum StoreName {
    /// True for what a slug may be but for reserved words: no separators, no dots.
    static func isFolder(_ name: String) -> Bool {
        let bytes = name.utf8
        return (1...80).contains(bytes.count) && bytes.first != 0x2D
            && bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    /// The name itself, or with the first number from 2 that makes it one that is not taken.
    static func free(_ name: String, besides taken: Set<String>) -> String {
        if !taken.contains(name) { return name }
        var number = 2
        while taken.contains("\(name)-\(number)") { number += 1 }
        return "\(name)-\(number)"
    }
}
