import DaybookCollect
import Glibc

/// Reads the fields of a log line from left to right.
struct FieldScanner {
    private let line: UnsafeRawBufferPointer
    private(set) var index = 0

    /// Starts at the first byte.
    init(_ line: UnsafeRawBufferPointer) {
        self.line = line
    }

    /// True where nothing but spaces is left.
    var isAtEnd: Bool { line[index...].allSatisfy { $0 == 0x20 } }

    /// The byte `distance` further, or 0 behind the end.
    func peek(_ distance: Int = 0) -> UInt8 {
        index + distance < line.count ? line[index + distance] : 0
    }

    /// Goes on by as many bytes.
    mutating func skip(_ count: Int) { index = min(index + count, line.count) }

    /// A field that a space ends.
    mutating func word(_ name: String) throws(Refusal) -> Range<Int> {
        let start = index
        while index < line.count, line[index] != 0x20 { index += 1 }
        guard index > start, index < line.count else { throw Refusal("The line has no space after \(name).") }
        index += 1
        return start..<(index - 1)
    }

    /// Skips the names of the remote and the logged-in user, which may hold spaces, up to the time's bracket.
    mutating func skipNames() throws(Refusal) {
        while index < line.count, line[index] != 0x5B { index += 1 }
        guard index < line.count, index > 0, line[index - 1] == 0x20 else {
            throw Refusal("The line has no time in brackets.")
        }
        index += 1
    }

    /// A field in quotes, and the space behind it; a quote inside is escaped, or not followed by a space.
    mutating func quoted(_ name: String) throws(Refusal) -> Range<Int> {
        guard peek() == 0x22 else { throw Refusal("The line has no opening quote before \(name).") }
        index += 1
        let start = index
        if let end = plainEnd() {
            index = min(end + 2, line.count)
            return start..<end
        }
        while index < line.count {
            if line[index] == 0x5C {
                index += 2
            } else if line[index] == 0x22, index + 1 == line.count || line[index + 1] == 0x20 {
                let end = index
                index = min(index + 2, line.count)
                return start..<end
            } else {
                index += 1
            }
        }
        throw Refusal("The line has no closing quote after \(name).")
    }

    /// The end of most quoted fields: the next quote, where a space or the end follows and no escape stands before it.
    private func plainEnd() -> Int? {
        guard let base = line.baseAddress, let found = memchr(base + index, 0x22, line.count - index) else {
            return nil
        }
        let end = UnsafeRawPointer(found) - base
        guard end + 1 == line.count || line[end + 1] == 0x20, memchr(base + index, 0x5C, end - index) == nil else {
            return nil
        }
        return end
    }

    /// A whole number and the space behind it, or nil for `-`.
    mutating func number(_ name: String, digits: ClosedRange<Int>) throws(Refusal) -> Int? {
        if peek() == 0x2D, index + 1 == line.count || peek(1) == 0x20 {
            index = min(index + 2, line.count)
            return nil
        }
        let start = index
        var number = 0
        while (0x30...0x39).contains(peek()), index - start < digits.upperBound {
            number = number * 10 + Int(line[index] - 0x30)
            index += 1
        }
        guard digits.contains(index - start), index == line.count || line[index] == 0x20 else {
            throw Refusal("The line has no number for \(name).")
        }
        index = min(index + 1, line.count)
        return number
    }
}
