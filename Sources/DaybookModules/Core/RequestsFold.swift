import DaybookEngine

/// Requests, their bytes and who made them; a line with a status is a line of a web log.
enum RequestsFold: Fold {
    static let id = "requests 1"
    static let reads: Set<Column> = [.status, .bytes]
    static let keys = TallyKeys.one
    static let sums = RequestSums.count

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        RequestSums.add(visitor, to: tally) { _ in 0 }
        let status = visitor.numbers(.status)
        for row in visitor.rows where status[Int(row)] >= 0 { tally.see(0, at: Int(row)) }
    }
}

/// Requests and their bytes by status.
enum StatusesFold: Fold {
    static let id = "requests by status 1"
    static let reads: Set<Column> = [.status, .bytes]
    static let keys = TallyKeys.pairs
    static let sums = RequestSums.count

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        let status = visitor.numbers(.status)
        RequestSums.add(visitor, to: tally) { tally.key(UInt64(status[$0])) }
    }
}

/// Requests and their bytes by method.
enum MethodsFold: Fold {
    static let id = "requests by method 1"
    static let reads: Set<Column> = [.status, .bytes, .method]
    static let keys = TallyKeys.column(.method)
    static let sums = RequestSums.count

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        let method = visitor.codes(.method)
        RequestSums.add(visitor, to: tally) { method[$0] }
    }
}

/// Requests and their bytes by version of HTTP.
enum ProtocolsFold: Fold {
    static let id = "requests by protocol 1"
    static let reads: Set<Column> = [.status, .bytes, .protocol]
    static let keys = TallyKeys.column(.protocol)
    static let sums = RequestSums.count

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        let version = visitor.codes(.protocol)
        RequestSums.add(visitor, to: tally) { version[$0] }
    }
}

/// The sums of those folds.
///
/// A log can claim any size. Sizes are added in two halves, so that no sum runs over; one past 64 bits is shown as the
/// largest number.
struct RequestSums {
    static let count = 3
    private static let requests = 0
    private static let low = 1
    private static let high = 2
    private static let half: Int64 = 1 << 32

    let requests: Int
    let bytes: Int

    init(_ row: Totals.Row) {
        requests = row.sum(RequestSums.requests)
        let carried = row.sum(RequestSums.low) >> 32
        let high = row.sum(RequestSums.high) + carried
        let low = row.sum(RequestSums.low) & (Int(RequestSums.half) - 1)
        bytes = high >= Int(RequestSums.half / 2) ? Int.max : high << 32 | low
    }

    static func add(_ visitor: borrowing Visitor, to tally: Tally, _ key: (Int) -> UInt32) {
        let (status, bytes) = (visitor.numbers(.status), visitor.numbers(.bytes))
        for row in visitor.rows where status[Int(row)] >= 0 {
            let row = Int(row)
            let (key, size) = (key(row), max(0, bytes[row]))
            tally.add(1, to: requests, of: key, at: row)
            tally.add(Int(size % half), to: low, of: key, at: row)
            tally.add(Int(size / half), to: high, of: key, at: row)
        }
    }
}
