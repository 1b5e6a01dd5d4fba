/// A field of a log line whose bytes somebody else keeps until the line is written.
package enum LinePiece {
    case none
    /// Plain text in UTF-8; an empty one counts as none.
    case text(UnsafeRawBufferPointer)
    case int(Int)
    case uuid(UInt64, UInt64)
    /// A value that is JSON already.
    case json(UnsafeRawBufferPointer)

    /// True for nothing and for an empty text.
    package var isEmpty: Bool {
        switch self {
        case .none: true
        case .text(let text): text.isEmpty
        default: false
        }
    }
}

/// The fields of one log line as pieces: the line that `StoredEvent` writes of the same fields, without its strings.
///
/// One thread uses it at a time, for one line after another.
package final class LineDraft {
    private let pieces: UnsafeMutablePointer<LinePiece>
    /// What stands before each field's value.
    private let keys: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>

    /// Starts with no fields.
    package init() {
        let fields = LogField.allCases
        keys = .allocate(capacity: fields.count)
        for (position, field) in fields.enumerated() {
            precondition(field.position == position, "fields are numbered in their order")
            let key = Array("\(position == 0 ? "{" : ",")\"\(field.rawValue)\":".utf8)
            let room = UnsafeMutableRawBufferPointer.allocate(byteCount: key.count, alignment: 8)
            room.copyBytes(from: key)
            keys.initializeElement(at: position, to: UnsafeRawBufferPointer(room))
        }
        pieces = .allocate(capacity: fields.count)
        pieces.initialize(repeating: .none, count: fields.count)
    }

    deinit {
        for key in keys { key.deallocate() }
        keys.deallocate()
        pieces.deallocate()
    }

    /// Drops all fields.
    package func removeAll() { pieces.update(repeating: .none, count: keys.count) }

    /// A field's piece.
    package subscript(field: LogField) -> LinePiece {
        get { pieces[field.position] }
        set { pieces[field.position] = newValue }
    }

    /// Adds the line without its newline; the first field must be set.
    package func write(to output: GrowingBytes) {
        for position in keys.indices {
            switch pieces[position] {
            case .none: continue
            case .text(let text):
                guard !text.isEmpty else { continue }
                output.append(keys[position])
                output.append(quoted: text)
            case .int(let number):
                output.append(keys[position])
                output.append(decimal: number)
            case .uuid(let high, let low):
                output.append(keys[position])
                output.append(0x22)
                output.append(uuid: high, low)
                output.append(0x22)
            case .json(let bytes):
                output.append(keys[position])
                output.append(bytes)
            }
        }
        output.append(0x7D)
    }
}

extension LogField {
    /// The place among all fields.
    fileprivate var position: Int {
        // Cases without values are numbered in the order of their declaration.
        Int(unsafeBitCast(self, to: UInt8.self))
    }
}
