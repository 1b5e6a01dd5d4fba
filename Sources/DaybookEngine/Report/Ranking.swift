/// Orders the rows of ranked lists: primary metric descending, then label ascending by bytes (contract section 1.4).
package enum Ranking {
    /// The rows in their final order; equal input gives equal output whatever its order.
    package static func sorted<Row>(_ rows: [Row], by metric: (Row) -> Int, then label: (Row) -> String) -> [Row] {
        var keys = rows.indices.map { Key(metric: metric(rows[$0]), beginning: beginning(label(rows[$0])), place: $0) }
        keys.sort { left, right in
            if left.metric != right.metric { return left.metric > right.metric }
            if left.beginning != right.beginning { return left.beginning < right.beginning }
            return isBefore(label(rows[left.place]), label(rows[right.place]))
        }
        return keys.map { rows[$0.place] }
    }

    /// What nearly every comparison needs, so that rows and labels stay where they are.
    private struct Key {
        let metric: Int
        let beginning: UInt64
        let place: Int
    }

    /// The first eight bytes of a text as a number: texts with different ones are in their order.
    private static func beginning(_ text: String) -> UInt64 {
        var (number, count) = (UInt64(0), 0)
        for byte in text.utf8.prefix(8) {
            number = number << 8 | UInt64(byte)
            count += 1
        }
        return number << UInt64(8 * (8 - count))
    }

    /// Byte order of two texts in UTF-8.
    package static func isBefore(_ left: String, _ right: String) -> Bool {
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                RawBytes.isBefore(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
            }
        }
    }
}
