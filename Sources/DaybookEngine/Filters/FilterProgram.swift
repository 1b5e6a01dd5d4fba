import DaybookCore

/// A filter made ready for one snapshot: each of its conditions answered once for every code there is.
struct FilterProgram: Sendable {
    /// What of a session a condition looks at.
    enum SessionPart: Sendable {
        /// The first record's value of a column.
        case first(Column)
        case entry
        case exit
        case source
        /// The first page view's value that is not empty.
        case campaign(Column)
        case channel
    }

    /// What of a record a condition looks at.
    enum RecordPart: Sendable {
        case column(Column)
        /// The name of a custom event, the type of any other record.
        case event(ofType: AnswerTable)
        /// The property with that place among those of the scan.
        case property(Int)
    }

    /// A condition on sessions: by code, whether it holds; of nothing, whether the empty text fits.
    struct SessionTest: Sendable {
        let part: SessionPart
        let answers: AnswerTable
        let ofNothing: Bool
    }

    struct RecordTest: Sendable {
        let part: RecordPart
        let answers: AnswerTable
    }

    /// What some record of a visitor must have, lest none of theirs can count: it is asked before sessions are made.
    struct Need: Sendable {
        let column: Column
        let answers: AnswerTable
    }

    let sessionTests: [SessionTest]
    let recordTests: [RecordTest]
    let needs: [Need]

    /// Answers all conditions; linear in the codes of the columns they look at.
    ///
    /// `properties` are the properties of the scan, by whose places records are asked.
    init(_ filter: Filter, _ snapshot: Snapshot, properties: [PropertyCodes]) {
        let names = snapshot.names
        func answers(_ column: Column, _ condition: Condition) -> AnswerTable {
            AnswerTable((0..<UInt32(names.count(column))).map { condition.selects(names.text(column, $0)) })
        }
        sessionTests = filter.sessionConditions.map { condition in
            let ofNothing = condition.selects("")
            func test(_ part: SessionPart, _ answers: AnswerTable) -> SessionTest {
                SessionTest(part: part, answers: answers, ofNothing: ofNothing)
            }
            switch condition.dimension {
            case .source:
                let sources = (0..<UInt32(names.sources.count)).map { condition.selects(names.source($0)) }
                return test(.source, AnswerTable(sources))
            case .channel:
                let channels = snapshot.sessionNames.channels
                let names = (0..<UInt32(channels.count)).map { condition.selects(channels[$0]) }
                return test(.channel, AnswerTable(names))
            case .entry: return test(.entry, answers(.path, condition))
            case .exit: return test(.exit, answers(.path, condition))
            case .medium: return test(.campaign(.utmMedium), answers(.utmMedium, condition))
            case .campaign: return test(.campaign(.utmCampaign), answers(.utmCampaign, condition))
            case .country: return test(.first(.country), answers(.country, condition))
            case .device: return test(.first(.device), answers(.device, condition))
            case .browser: return test(.first(.browser), answers(.browser, condition))
            case .os: return test(.first(.os), answers(.os, condition))
            case .page, .event, .hostname, .property: preconditionFailure("a record's dimension")
            }
        }
        recordTests = filter.recordConditions.map { condition in
            switch condition.dimension {
            case .hostname: return RecordTest(part: .column(.hostname), answers: answers(.hostname, condition))
            case .event:
                return RecordTest(
                    part: .event(ofType: answers(.type, condition)), answers: answers(.name, condition))
            case .property(let key):
                guard let place = properties.firstIndex(where: { $0.key == key }) else {
                    preconditionFailure("the scan has the properties of its filters")
                }
                let texts = properties[place].texts
                return RecordTest(
                    part: .property(place),
                    answers: AnswerTable((0..<UInt32(texts.count)).map { condition.selects(texts[$0]) }))
            default: return RecordTest(part: .column(.path), answers: answers(.path, condition))
            }
        }
        needs =
            sessionTests.compactMap { FilterProgram.need($0, snapshot) }
            + recordTests.compactMap { test in
                if case .column(let column) = test.part { Need(column: column, answers: test.answers) } else { nil }
            }
    }

    /// What a session's condition needs of some record; nil where a session can also pass without any.
    private static func need(_ test: SessionTest, _ snapshot: Snapshot) -> Need? {
        switch test.part {
        case .first(let column): return Need(column: column, answers: test.answers)
        case .entry, .exit: return test.ofNothing ? nil : Need(column: .path, answers: test.answers)
        case .campaign(let column): return test.answers[0] ? nil : Need(column: column, answers: test.answers)
        case .source:
            // Without a page view, and without a referrer, a session has the source 0.
            guard !snapshot.sessionNames.hasSourceRules, !test.answers[0] else { return nil }
            let hosts = snapshot.sessionNames.hostOfReferrer
            let answers = (0..<hosts.count).map { test.answers[hosts.codes[$0]] }
            return Need(column: .referrer, answers: AnswerTable(answers))
        case .channel: return nil
        }
    }
}

extension Filter {
    /// The columns that it looks at.
    package var columns: Set<Column> { Set(Column.allCases.filter { fields.contains($0.field) }) }
}

/// Whether a condition holds, by code.
final class AnswerTable: @unchecked Sendable {  // @unchecked: it never changes once it is made.
    private let answers: UnsafeMutablePointer<Bool>

    init(_ answers: [Bool]) {
        self.answers = .allocate(capacity: max(1, answers.count))
        self.answers.initialize(from: answers, count: answers.count)
    }

    deinit { answers.deallocate() }

    @inline(__always)
    subscript(code: UInt32) -> Bool { answers[Int(code)] }
}
