import DaybookCore

/// The words by which crawlers, monitors, feed readers and HTTP libraries are known (contract section 6.6).
struct BotTable: Sendable {
    private let words: [[UInt8]]
    private let starts: [[UInt8]]
    private let exceptions: [[UInt8]]

    /// Reads the table `bots.json`: `words` match anywhere, `starts` at the beginning, both without regard to case;
    /// `exceptions` are taken out of a User-Agent before it is judged.
    ///
    /// - Throws: `notFound` or `invalid` for the file.
    init(path: String) throws(DaybookError) {
        let table = try TableFile(path: path)
        func bytes(_ name: String) -> [[UInt8]] { table.texts(name).map { $0.utf8.map(\.lowercased) } }
        words = bytes("words").filter { $0.count > 1 }
        starts = bytes("starts")
        exceptions = bytes("exceptions").filter { $0.count > 1 }
    }

    /// Where in a lower-case User-Agent a bot gives itself away; nil for people, and for an empty User-Agent.
    func sign(in userAgent: [UInt8], pairs: BytePairs) -> Range<Int>? {
        for start in starts where userAgent.starts(with: start) { return 0..<start.count }
        if let exception = exceptions.first(where: pairs.contain), let position = pairs.position(of: exception) {
            // Blanks of the same length keep the places of all else.
            var rest = userAgent
            for index in position..<position + exception.count { rest[index] = 0x20 }
            return sign(in: rest, pairs: BytePairs(of: rest))
        }
        for word in words {
            if let position = pairs.position(of: word) { return position..<position + word.count }
        }
        return nil
    }

    /// The product name around a sign: letters, digits, dots, hyphens and underscores, at most 64 bytes of them.
    static func name(around sign: Range<Int>, in userAgent: [UInt8]) -> String {
        func belongs(_ byte: UInt8) -> Bool { byte.isLetterOrDigit || byte == 0x2D || byte == 0x5F || byte == 0x2E }
        var (start, end) = (sign.lowerBound, sign.upperBound)
        guard end <= userAgent.count else { return "" }
        while start > 0, belongs(userAgent[start - 1]) { start -= 1 }
        while end < userAgent.count, belongs(userAgent[end]) { end += 1 }
        let name = userAgent[start..<end].drop { !$0.isLetterOrDigit }.prefix(64)
        let trimmed = name.reversed().drop { !$0.isLetterOrDigit }.reversed()
        return String(decoding: trimmed, as: UTF8.self)
    }
}
