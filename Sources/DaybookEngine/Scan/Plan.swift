package import DaybookCore

/// What a report needs from the scans and how its result is made of it.
///
/// Plans of many reports and periods are run together by `Engine`, so that they share the passes over the columns.
package struct Plan<Result: Sendable>: Sendable {
    let scans: [any Scan]
    let finish: @Sendable (ArraySlice<any Scan>, Names) -> Result

    private init(scans: [any Scan], finish: @escaping @Sendable (ArraySlice<any Scan>, Names) -> Result) {
        self.scans = scans
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

    /// Both plans' scans, run in one pass.
    package func and<Other: Sendable>(_ other: Plan<Other>) -> Plan<(Result, Other)> {
        let count = scans.count
        return Plan<(Result, Other)>(scans: scans + other.scans) { scans, names in
            (finish(scans.prefix(count), names), other.finish(scans.dropFirst(count), names))
        }
    }
}

extension Plan where Result: EventFold {
    /// Folds the records that happen in `range`.
    package static func events(_ fold: Result, in range: Range<Instant>) -> Plan {
        Plan(scans: [FoldScan(events: range, blank: fold)]) { scans, _ in
            guard let scan = scans.first as? FoldScan<Result> else { preconditionFailure("a plan keeps its scans") }
            return scan.fold
        }
    }
}

extension Plan where Result: SessionFold {
    /// Folds the sessions that start in `range`.
    package static func sessions(_ fold: Result, startingIn range: Range<Instant>) -> Plan {
        Plan(scans: [FoldScan(sessionsStartingIn: range, blank: fold)]) { scans, _ in
            guard let scan = scans.first as? FoldScan<Result> else { preconditionFailure("a plan keeps its scans") }
            return scan.fold
        }
    }
}
