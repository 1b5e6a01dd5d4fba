/// A pattern for a whole text, in which `*` stands for any run of bytes, also none.
///
/// Texts are compared byte for byte. In a path pattern a segment such as `:id` stands for one segment that is not
/// empty. The pieces between the stars are looked for from left to right and never taken back, so that no pattern
/// backtracks: the work is at most the bytes of the text times those of the pattern.
package struct Glob: Sendable, Hashable {
    /// A piece's bytes, or one path segment whatever it is.
    private enum Step: Hashable {
        case bytes([UInt8])
        case segment
    }

    /// What lies between the stars; a single piece where there is none, empty ones only at the ends.
    private let pieces: [[Step]]

    /// Reads a pattern; `\` takes its meaning from the character after it.
    package init(pattern: String) {
        self.init(Glob.split(pattern).map { piece in piece.isEmpty ? [] : [.bytes(piece.map(\.byte))] })
    }

    /// Reads a pattern in which `:name` segments stand for any segment.
    package init(pathPattern: String) {
        self.init(Glob.split(pathPattern).map(Glob.named))
    }

    /// The texts with that beginning, that end, and whatever between, as `*` would be written; literal throughout.
    package init(startingWith start: String = "", containing middle: String = "", endingWith end: String = "") {
        self.init([start, middle, end].map { $0.isEmpty ? [] : [.bytes(Array($0.utf8))] })
    }

    /// One text and no other.
    package init(exactly text: String) {
        self.init([text.isEmpty ? [] : [.bytes(Array(text.utf8))]])
    }

    private init(_ pieces: [[Step]]) {
        let inner = pieces.dropFirst().dropLast().filter { !$0.isEmpty }
        self.pieces = pieces.count > 1 ? [pieces[0]] + inner + [pieces[pieces.count - 1]] : pieces
    }

    /// True where it has a star or a named segment and so may stand for several texts.
    package var isPattern: Bool { pieces.count > 1 || pieces[0].contains(.segment) }

    /// True where the whole text fits.
    package func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(matches)
    }

    /// The pattern as it is read again, the same for equal patterns: `\` before every byte of `special`, `\` and `*`.
    package func text(escaping special: String) -> String {
        let special = Set(special.utf8).union([0x5C, 0x2A])
        let texts = pieces.map { steps in
            steps.flatMap { step -> [UInt8] in
                guard case .bytes(let bytes) = step else { return Array(":segment".utf8) }
                return bytes.flatMap { special.contains($0) ? [0x5C, $0] : [$0] }
            }
        }
        return String(decoding: Array(texts.joined(separator: [0x2A])), as: UTF8.self)
    }

    private func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard var place = Glob.end(of: pieces[0], in: text, from: 0) else { return false }
        if pieces.count == 1 { return place == text.count }
        for piece in pieces.dropFirst().dropLast() {
            guard let end = (place...text.count).lazy.compactMap({ Glob.end(of: piece, in: text, from: $0) }).first
            else { return false }
            place = end
        }
        let last = pieces[pieces.count - 1]
        if !last.contains(.segment) {
            let start = text.count - Glob.length(of: last)
            return start >= place && Glob.end(of: last, in: text, from: start) == text.count
        }
        return (place...text.count).contains { Glob.end(of: last, in: text, from: $0) == text.count }
    }

    /// Where a piece that begins at `start` ends; nil where it does not fit there.
    private static func end(of piece: [Step], in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var place = start
        for step in piece {
            switch step {
            case .bytes(let bytes):
                guard place + bytes.count <= text.count else { return nil }
                for (offset, byte) in bytes.enumerated() where text[place + offset] != byte { return nil }
                place += bytes.count
            case .segment:
                let begun = place
                while place < text.count && text[place] != 0x2F { place += 1 }
                if place == begun { return nil }
            }
        }
        return place
    }

    private static func length(of piece: [Step]) -> Int {
        piece.reduce(0) { sum, step in
            if case .bytes(let bytes) = step { sum + bytes.count } else { sum }
        }
    }

    /// A byte of a pattern that is no star, and whether `\` stood before it.
    private struct Letter {
        let byte: UInt8
        let isEscaped: Bool
    }

    /// The pieces between the stars that are not escaped.
    private static func split(_ pattern: String) -> [[Letter]] {
        var pieces: [[Letter]] = [[]]
        var isEscaped = false
        for byte in pattern.utf8 {
            if !isEscaped && byte == 0x5C {
                isEscaped = true
            } else if !isEscaped && byte == 0x2A {
                pieces.append([])
            } else {
                pieces[pieces.count - 1].append(Letter(byte: byte, isEscaped: isEscaped))
                isEscaped = false
            }
        }
        return pieces
    }

    /// The steps of a piece: `:name` stands for a segment where it follows a slash and goes on, of letters, digits and
    /// `_`, to the next slash or the end of the piece.
    private static func named(_ piece: [Letter]) -> [Step] {
        var steps: [Step] = []
        var literal: [UInt8] = []
        var place = 0
        while place < piece.count {
            if let end = nameEnd(piece, place) {
                if !literal.isEmpty { steps.append(.bytes(literal)) }
                steps.append(.segment)
                literal = []
                place = end
            } else {
                literal.append(piece[place].byte)
                place += 1
            }
        }
        return literal.isEmpty ? steps : steps + [.bytes(literal)]
    }

    /// Where the name ends that begins here; nil where none does.
    private static func nameEnd(_ piece: [Letter], _ place: Int) -> Int? {
        guard piece[place].byte == 0x3A, !piece[place].isEscaped, place > 0, piece[place - 1].byte == 0x2F else {
            return nil
        }
        let rest = piece[(place + 1)...]
        let end = rest.firstIndex { !isNameByte($0.byte) } ?? piece.count
        return end > place + 1 && (end == piece.count || piece[end].byte == 0x2F) ? end : nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5F
    }
}
