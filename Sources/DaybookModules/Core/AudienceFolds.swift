import DaybookEngine

/// Active visitors by browser, system and device of their latest session with a record in the span.
enum DevicesFold: Fold {
    static let id = "devices 1"
    static let reads: Set<Column> = [.browser, .os, .device]
    static let keys = TallyKeys.pairs
    static let sums = 0

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        let (browser, os, device) = (visitor.codes(.browser), visitor.codes(.os), visitor.codes(.device))
        forEachRecord(of: visitor, in: tally) { row in
            tally.key(UInt64(browser[row]) << 32 | UInt64(os[row]), UInt64(device[row]))
        }
    }

    /// The codes behind a key.
    static func codes(_ totals: Totals, _ key: UInt32) -> (browser: UInt32, os: UInt32, device: UInt32) {
        let pair = totals.pair(key)
        return (
            UInt32(pair.first >> 32), UInt32(truncatingIfNeeded: pair.first), UInt32(truncatingIfNeeded: pair.second)
        )
    }
}

/// Active visitors by country of their latest session with a record in the span.
enum CountriesFold: Fold {
    static let id = "countries 1"
    static let reads: Set<Column> = [.country]
    static let keys = TallyKeys.column(.country)
    static let sums = 0

    static func count(_ visitor: borrowing Visitor, in tally: Tally) {
        let country = visitor.codes(.country)
        forEachRecord(of: visitor, in: tally) { country[$0] }
    }
}

/// Shows the key of each session, that of its first record, at each of its records that counts.
private func forEachRecord(of visitor: borrowing Visitor, in tally: Tally, _ key: (Int) -> UInt32) {
    var (last, known) = (Int32(-1), UInt32(0))
    for row in visitor.rows {
        let row = Int(row)
        let session = visitor.sessionOfRow[row]
        guard session >= 0 else { continue }
        if session != last {
            last = session
            known = key(visitor.sessions[Int(session)].firstRow)
        }
        let type = visitor.type[row]
        tally.show(known, at: row, isActive: type == EventKind.pageview || type == EventKind.event)
    }
}
