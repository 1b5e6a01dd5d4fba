package import DaybookCore

/// One fold over spans of time: what the engine has to count for a plan.
struct TallyScan: Sendable {
    let fold: any Fold.Type
    /// Disjoint and ascending.
    let spans: [Range<Instant>]
    /// What of the traffic counts.
    var filter = Filter.none
    /// True where the spans are days that will be joined.
    var logs = false

    func isSame(as other: TallyScan) -> Bool {
        fold.id == other.fold.id && spans == other.spans && filter == other.filter
    }
}

/// What a report needs counted and how its result is made of it.
///
/// Plans of many reports and periods are run together by `Engine`, so that they share the passes over the columns.
package struct Plan<Result: Sendable>: Sendable {
    let scans: [TallyScan]
    let finish: @Sendable (ArraySlice<[Totals]>, Names) -> Result
    /// The same for plans that make the same result of the same totals; nil where that depends on more.
    let making: String?

    private init(
        scans: [TallyScan], making: String? = nil,
        finish: @escaping @Sendable (ArraySlice<[Totals]>, Names) -> Result
    ) {
        self.scans = scans
        self.making = making
        self.finish = finish
    }

    /// A result that needs no scan.
    package init(_ result: Result) {
        self.init(scans: []) { _, _ in result }
    }

    /// The same scans with a result made of theirs; `names` gives the texts of codes.
    package func map<Other: Sendable>(_ make: @escaping @Sendable (Result, Names) -> Other) -> Plan<Other> {
        Plan<Other>(scans: scans) { make(finish($0, $1), $1) }
    }

    /// The same plan, whose result depends on nothing but the totals and what `making` says.
    func made(_ making: String) -> Plan { Plan(scans: scans, making: making, finish: finish) }

    /// The same counts of a part of the traffic.
    func filtered(by filter: Filter) -> Plan {
        Plan(
            scans: scans.map { TallyScan(fold: $0.fold, spans: $0.spans, filter: filter, logs: $0.logs) },
            making: making, finish: finish)
    }

    /// Both plans' scans, run in one pass.
    package func and<Other: Sendable>(_ other: Plan<Other>) -> Plan<(Result, Other)> {
        let count = scans.count
        return Plan<(Result, Other)>(scans: scans + other.scans) { totals, names in
            (finish(totals.prefix(count), names), other.finish(totals.dropFirst(count), names))
        }
    }
}

extension Plan where Result == [Totals] {
    /// The totals of each of some spans of time, which are disjoint and ascending.
    package static func totals(of fold: any Fold.Type, over spans: [Range<Instant>]) -> Plan {
        Plan(scans: [TallyScan(fold: fold, spans: spans)]) { totals, _ in totals.first ?? [] }
    }
}

extension Plan where Result == Totals {
    /// The totals of one span of time.
    package static func totals(of fold: any Fold.Type, over span: Range<Instant>) -> Plan {
        Plan(scans: [TallyScan(fold: fold, spans: [span])]) { totals, _ in
            guard let only = totals.first?.first else { preconditionFailure("a scan gives totals for each span") }
            return only
        }
    }
}
