package import DaybookCore

/// A project's snapshot and what its folds count by day, made of what was counted before wherever that still holds.
package struct CountedProject: Sendable {
    /// What a project's reports depend on beside its segments.
    package struct Setting: Sendable {
        package let project: Project
        package let calendar: LocalCalendar
        package let rules: RuleSet
        package let channels: ChannelRule
        package let columns: Set<Column>
        package let folds: [any Fold.Type]

        /// Puts them together; `folds` are what will be asked for over spans of whole days.
        package init(
            project: Project, calendar: LocalCalendar, rules: RuleSet, channels: ChannelRule = ChannelRule(),
            columns: Set<Column>, folds: [any Fold.Type]
        ) {
            self.project = project
            self.calendar = calendar
            self.rules = rules
            self.channels = channels
            self.columns = columns
            var distinct: [any Fold.Type] = [CrossingsFold.self]
            for fold in folds where !distinct.contains(where: { $0.id == fold.id }) { distinct.append(fold) }
            self.folds = distinct
        }

        /// Two settings with the same text count the same from the same segments.
        fileprivate var key: String {
            let zone = "\(calendar.identifier) \(LocalCalendar.rulesVersion)"
            let folds = folds.map { $0.id }.joined(separator: ", ")
            return "\(DaybookVersion.current)\n\(zone)\n\(project.domain)\n\(rules.definitions)\n\(folds)"
        }
    }

    /// What was counted by day of exactly the segments there are, from the cache; nil where anything is new or gone.
    ///
    /// Linear in what is kept: no event is read.
    package static func kept(
        _ setting: Setting, of source: any SegmentSource
    ) -> (days: DayTallies, newest: Instant?)? {
        guard source.openTail.isEmpty else { return nil }
        let store = DayStore(
            folder: DayStore.folder(of: setting.project, source), key: setting.key, folds: setting.folds)
        let current = Set(source.segments.map(ColumnCache.stem))
        let stored = store.read(current: current)
        guard stored.segments == current, stored.fileCount > 0 else { return nil }
        let days = DayTallies(
            days: Set(stored.layers.flatMap(\.days)).sorted(), folds: setting.folds, layers: stored.layers,
            pairs: stored.pairs, names: Names(tables: stored.tables, sources: stored.sources, orders: stored.orders),
            calendar: setting.calendar)
        return (days, stored.newest)
    }

    /// Gives the room back that counts of deleted projects take; `projects` are all that there are.
    package static func prune(_ cache: String, keeping projects: [Project]) {
        DayStore.prune(cache, keeping: Set(projects.map(\.folder)))
    }

    package let snapshot: Snapshot
    package let days: DayTallies
    private let key: String
    private let stored: DayStore.Stored

    /// Opens a project; what an earlier opening of this process has is taken over where nothing else has changed.
    ///
    /// - Complexity: linear in what visitors of new segments have done; in all records where nothing is kept.
    /// - Throws: `damaged` for a segment that is not what was sealed.
    package init(
        _ setting: Setting, of source: any SegmentSource, after previous: CountedProject? = nil, engine: Engine
    ) throws {
        let (key, folds) = (setting.key, setting.folds)
        let store = DayStore(folder: DayStore.folder(of: setting.project, source), key: key, folds: folds)
        let current = Set(source.segments.map(ColumnCache.stem))
        let known = previous.flatMap { previous in
            previous.key == key && previous.stored.segments.isSubset(of: current) ? previous : nil
        }
        var (opened, stored) = try Snapshot.open(
            source, setting, known: known?.snapshot.sealedSegments ?? [:], jobs: engine.jobs
        ) {
            known?.stored ?? store.read(current: current)
        }
        let tables = known?.snapshot.names.tables ?? stored.tables
        let seed = Snapshot.Seed(
            tables: tables, sources: known?.snapshot.names.sources ?? stored.sources,
            hosts: known?.snapshot.sessionNames.hostOfReferrer ?? CodeMap(stored.hosts), names: known?.snapshot.names,
            orders: stored.orders, codes: stored.codes, visitors: known?.snapshot.visitors)
        let snapshot = Snapshot(opened, of: source, setting, seed: seed, jobs: engine.jobs)
        var pairs = known?.days.pairs ?? stored.pairs
        let fresh = Set(snapshot.sealedSegments.keys).subtracting(stored.segments)
        if !fresh.isEmpty || stored.fileCount == 0 {
            let layer = try engine.countDays(
                folds, on: snapshot, changed: { $0.stem.map(fresh.contains) ?? false }, without: { $0.stem == nil },
                pairs: &pairs)
            stored = store.write(layer, of: current, after: stored, snapshot, pairs: pairs, jobs: engine.jobs)
            pairs = stored.pairs
        }
        var layers = stored.layers
        if snapshot.segments.contains(where: { $0.stem == nil }) {
            layers.append(
                try engine.countDays(
                    folds, on: snapshot, changed: { $0.stem == nil }, without: { _ in false }, pairs: &pairs))
        }
        self.snapshot = snapshot
        self.key = key
        self.stored = stored
        days = DayTallies(
            days: snapshot.days, folds: folds, layers: layers, pairs: pairs, names: snapshot.names,
            calendar: snapshot.calendar)
    }
}
