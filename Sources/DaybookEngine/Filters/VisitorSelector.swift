import DaybookCore

/// Which rows and sessions of a visitor a filter lets count; each thread has one for each filter.
final class VisitorSelector {
    private let program: FilterProgram
    private let channelRule: ChannelRule
    private let names: Names
    private var capacity = 0
    private var rows: UnsafeMutablePointer<UInt32>
    private var sessions: UnsafeMutablePointer<UInt32>
    private var sessionPasses: UnsafeMutablePointer<Bool>
    /// The channel of campaign, medium and source, as they are met.
    private var channels: [ChannelKey: UInt32] = [:]

    private struct ChannelKey: Hashable {
        let utmSource: UInt32
        let utmMedium: UInt32
        let source: UInt32
    }

    init(_ program: FilterProgram, _ snapshot: Snapshot) {
        self.program = program
        channelRule = snapshot.channelRule
        names = snapshot.names
        rows = .allocate(capacity: 1)
        sessions = .allocate(capacity: 1)
        sessionPasses = .allocate(capacity: 1)
    }

    deinit {
        rows.deallocate()
        sessions.deallocate()
        sessionPasses.deallocate()
    }

    /// The rows and sessions that count; valid until the next visitor.
    ///
    /// Linear in the rows and conditions.
    func select(
        _ visitor: borrowing Visitor, sessionCount: Int, properties: [UnsafeMutablePointer<UInt32>]
    ) -> (rows: UnsafeBufferPointer<UInt32>, sessions: UnsafeBufferPointer<UInt32>) {
        reserve(visitor.rowCount)
        for index in 0..<sessionCount { sessionPasses[index] = passes(visitor.sessions[index], of: visitor) }
        var (rowCount, sessionCounted) = (0, 0)
        let (hasRecordTests, hasSessionTests) = (!program.recordTests.isEmpty, !program.sessionTests.isEmpty)
        var last: Int32 = -1
        for row in 0..<visitor.rowCount {
            if hasRecordTests { guard passes(row, of: visitor, properties) else { continue } }
            let session = visitor.sessionOfRow[row]
            if session < 0 ? hasSessionTests : !sessionPasses[Int(session)] { continue }
            rows[rowCount] = UInt32(row)
            rowCount += 1
            if session >= 0 && session != last {
                last = session
                sessions[sessionCounted] = UInt32(session)
                sessionCounted += 1
            }
        }
        return (
            UnsafeBufferPointer(start: rows, count: rowCount),
            UnsafeBufferPointer(start: sessions, count: sessionCounted)
        )
    }

    private func reserve(_ count: Int) {
        guard count > capacity else { return }
        capacity = max(count, capacity * 2, 1_024)
        rows.deallocate()
        sessions.deallocate()
        sessionPasses.deallocate()
        rows = .allocate(capacity: capacity)
        sessions = .allocate(capacity: capacity)
        sessionPasses = .allocate(capacity: capacity)
    }

    private func passes(
        _ row: Int, of visitor: borrowing Visitor, _ properties: [UnsafeMutablePointer<UInt32>]
    ) -> Bool {
        for test in program.recordTests {
            switch test.part {
            case .column(let column): if !test.answers[visitor.codes(column)[row]] { return false }
            case .property(let place): if !test.answers[properties[place][row]] { return false }
            case .event(let ofType):
                let type = visitor.type[row]
                let holds = type == EventKind.event ? test.answers[visitor.codes(.name)[row]] : ofType[type]
                if !holds { return false }
            }
        }
        return true
    }

    private func passes(_ session: Visitor.Session, of visitor: borrowing Visitor) -> Bool {
        for test in program.sessionTests {
            let holds =
                switch test.part {
                case .first(let column): test.answers[visitor.codes(column)[session.firstRow]]
                case .entry:
                    session.firstView < 0
                        ? test.ofNothing : test.answers[visitor.codes(.path)[session.firstView]]
                case .exit:
                    session.lastView < 0 ? test.ofNothing : test.answers[visitor.codes(.path)[session.lastView]]
                case .source: test.answers[visitor.source(session)]
                case .campaign(let column): test.answers[campaign(column, session, visitor)]
                case .channel: test.answers[channel(of: session, visitor)]
                }
            if !holds { return false }
        }
        return true
    }

    /// The value of the first page view that carries one; the empty text has the code 0.
    private func campaign(_ column: Column, _ session: Visitor.Session, _ visitor: borrowing Visitor) -> UInt32 {
        guard session.firstView >= 0 else { return 0 }
        let codes = visitor.codes(column)
        for row in session.firstView...session.lastView
        where visitor.type[row] == EventKind.pageview && codes[row] != 0 {
            return codes[row]
        }
        return 0
    }

    private func channel(of session: Visitor.Session, _ visitor: borrowing Visitor) -> UInt32 {
        let key = ChannelKey(
            utmSource: campaign(.utmSource, session, visitor), utmMedium: campaign(.utmMedium, session, visitor),
            source: visitor.source(session))
        if let known = channels[key] { return known }
        let channel = channelRule.channel(
            utmSource: names.text(.utmSource, key.utmSource), utmMedium: names.text(.utmMedium, key.utmMedium),
            source: names.source(key.source))
        let code = UInt32(program.channels.firstIndex(of: channel) ?? 0)
        channels[key] = code
        return code
    }
}
