import DaybookCore

/// Which rows and sessions of a visitor a filter lets count; each thread has one for each filter.
final class VisitorSelector {
    private let program: FilterProgram
    private let sessionNames: SessionNames
    private let names: Names
    private var capacity = 0
    private var rows: UnsafeMutablePointer<UInt32>
    private var sessions: UnsafeMutablePointer<UInt32>
    private var sessionPasses: UnsafeMutablePointer<Bool>
    /// The channel of campaign, medium and source, as they are met.
    private var channels: [SessionNames.ChannelKey: UInt32] = [:]

    init(_ program: FilterProgram, _ snapshot: Snapshot) {
        self.program = program
        sessionNames = snapshot.sessionNames
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
        _ visitor: Visitor, sessionCount: Int, properties: [UnsafeMutablePointer<UInt32>]
    ) -> (rows: UnsafeBufferPointer<UInt32>, sessions: UnsafeBufferPointer<UInt32>) {
        reserve(visitor.rowCount)
        for index in 0..<sessionCount { sessionPasses[index] = passes(index, of: visitor) }
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
        _ row: Int, of visitor: Visitor, _ properties: [UnsafeMutablePointer<UInt32>]
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

    private func passes(_ index: Int, of visitor: Visitor) -> Bool {
        let session = visitor.sessions[index]
        for test in program.sessionTests {
            let holds =
                switch test.part {
                case .first(let column): test.answers[visitor.codes(column)[session.firstRow]]
                case .entry:
                    session.firstView < 0
                        ? test.ofNothing : test.answers[visitor.codes(.path)[session.firstView]]
                case .exit:
                    session.lastView < 0 ? test.ofNothing : test.answers[visitor.codes(.path)[session.lastView]]
                case .source: test.answers[visitor.source[index]]
                case .campaign(let column): test.answers[visitor.campaign(column, of: session)]
                case .channel: test.answers[channel(of: session, visitor)]
                }
            if !holds { return false }
        }
        return true
    }

    private func channel(of session: Visitor.Session, _ visitor: Visitor) -> UInt32 {
        let key = sessionNames.channelKey(of: session, visitor)
        if let known = channels[key] { return known }
        let channel = sessionNames.channel(of: session, visitor, names)
        channels[key] = channel
        return channel
    }
}
