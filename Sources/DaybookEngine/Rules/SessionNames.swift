import DaybookCore

/// What a project's rules call the sources and channels of sessions, answered once for each code.
///
/// A rule looks at the host of the first page view's referrer, or at a value of the campaign; of the rules that fit a
/// session the first counts.
struct SessionNames: Sendable {
    /// What the rules say by the texts of one column: the place of the first that fits, and the code of its name.
    private struct Naming: Sendable {
        let column: Column
        let places: [Int]
        let codes: [UInt32]
    }

    /// The names of sources, rules' included.
    let sources: TextTable
    /// The names of channels, rules' included; those of the contract come first, in the order of their cases.
    let channels: TextTable
    /// The source of each code of a referrer where no rule says another.
    let hostOfReferrer: CodeMap
    private let sourceNamings: [Naming]
    private let channelNamings: [Naming]
    private let channelRule: ChannelRule

    /// Answers for every code, those of sources going on from what was answered before.
    ///
    /// Linear in the codes of the columns that rules look at, and in the new referrers.
    init(
        _ tables: [TextTable], _ rules: RuleSet, _ sourceRule: SourceRule, _ channelRule: ChannelRule,
        after seed: Snapshot.Seed
    ) {
        var sources = seed.sources
        var channels = TextTable(Channel.allCases.map(\.rawValue))
        let referrers = tables[Column.referrer.rawValue]
        let hosts = seed.hosts.map { Array($0.all) } ?? []
        let more = (UInt32(hosts.count)..<UInt32(referrers.count)).map {
            sources.code(of: sourceRule.source(ofReferrer: referrers[$0]))
        }
        let plain = sources
        func namings(
            _ fields: Set<LogField>, _ names: inout TextTable, _ ask: (LogField, String) -> RuleSet.Naming?
        ) -> [Naming] {
            Column.allCases.filter { fields.contains($0.field) }.map { column in
                let texts = column == .referrer ? plain : tables[column.rawValue]
                let named = (0..<UInt32(texts.count)).map { ask(column.field, texts[$0]) }
                return Naming(
                    column: column, places: named.map { $0?.place ?? Int.max },
                    codes: named.map { $0.map { names.code(of: $0.name) } ?? noCode })
            }
        }
        sourceNamings = namings(rules.sourceFields, &sources, rules.source)
        channelNamings = namings(rules.channelFields, &channels, rules.channel)
        self.sources = sources
        self.channels = channels
        hostOfReferrer = CodeMap(hosts + more)
        self.channelRule = channelRule
    }

    /// True where a rule may give a session another source than the host of its referrer.
    var hasSourceRules: Bool { !sourceNamings.isEmpty }

    /// The code of a session's source.
    @inline(__always)
    func source(of session: Visitor.Session, _ visitor: Visitor) -> UInt32 {
        let host = host(of: session, visitor)
        return sourceNamings.isEmpty ? host : named(sourceNamings, session, visitor, host) ?? host
    }

    @inline(__always)
    private func host(of session: Visitor.Session, _ visitor: Visitor) -> UInt32 {
        session.firstView < 0 ? 0 : hostOfReferrer.codes[Int(visitor.codes(.referrer)[session.firstView])]
    }

    /// What a session's channel depends on: equal keys have equal channels.
    struct ChannelKey: Hashable {
        let host: UInt32
        let utmSource: UInt32
        let utmMedium: UInt32
        let utmCampaign: UInt32
    }

    /// The key of a session's channel.
    func channelKey(of session: Visitor.Session, _ visitor: Visitor) -> ChannelKey {
        let asksCampaign = channelNamings.contains { $0.column == .utmCampaign }
        return ChannelKey(
            host: host(of: session, visitor), utmSource: visitor.campaign(.utmSource, of: session),
            utmMedium: visitor.campaign(.utmMedium, of: session),
            utmCampaign: asksCampaign ? visitor.campaign(.utmCampaign, of: session) : 0)
    }

    /// The code of a session's channel (contract section 7.5 where no rule names one).
    func channel(of session: Visitor.Session, _ visitor: Visitor, _ names: Names) -> UInt32 {
        let key = channelKey(of: session, visitor)
        if let named = named(channelNamings, session, visitor, key.host) { return named }
        let channel = channelRule.channel(
            utmSource: names.text(.utmSource, key.utmSource), utmMedium: names.text(.utmMedium, key.utmMedium),
            source: sources[key.host])
        return channels.known(channel.rawValue) ?? 0
    }

    private func named(
        _ namings: [Naming], _ session: Visitor.Session, _ visitor: Visitor, _ host: UInt32
    ) -> UInt32? {
        var (place, code) = (Int.max, UInt32?.none)
        for naming in namings {
            let text = naming.column == .referrer ? host : visitor.campaign(naming.column, of: session)
            guard naming.places[Int(text)] < place else { continue }
            (place, code) = (naming.places[Int(text)], naming.codes[Int(text)])
        }
        return code
    }
}

extension Visitor {
    /// A session's campaign value: that of its first page view that carries one; the empty text has the code 0.
    package func campaign(_ column: Column, of session: Session) -> UInt32 {
        guard session.firstView >= 0 else { return 0 }
        let codes = codes(column)
        for row in session.firstView...session.lastView where type[row] == EventKind.pageview && codes[row] != 0 {
            return codes[row]
        }
        return 0
    }
}
