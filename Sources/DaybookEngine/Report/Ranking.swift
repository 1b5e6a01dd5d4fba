/// Orders the rows of ranked lists: primary metric descending, then label ascending by bytes (contract section 1.4).
package enum Ranking {
    /// The rows in their final order; equal input gives equal output whatever its order.
    package static func sorted<Row>(_ rows: [Row], by metric: (Row) -> Int, then label: (Row) -> String) -> [Row] {
        rows.sorted { left, right in
            let (leftMetric, rightMetric) = (metric(left), metric(right))
            if leftMetric != rightMetric { return leftMetric > rightMetric }
            return isBefore(label(left), label(right))
        }
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
