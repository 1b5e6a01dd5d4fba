import DaybookClassify
import DaybookCore
import DaybookGit
import DaybookStore

/// Looks a store and its installation over and says what is missing: `daybook doctor`.
///
/// Reads only, takes no lock, and never fails: what cannot be read is a finding.
package struct ExamineStore: StoreOperation {
    /// What was found of one thing.
    struct Remark {
        enum Kind: String {
            case fine
            /// Worth knowing.
            case note
            /// To be mended.
            case problem
        }

        let kind: Kind
        let about: String
        let words: String
        var remedy = ""

        static func fine(_ about: String, _ words: String) -> Remark { .init(kind: .fine, about: about, words: words) }
        static func note(_ about: String, _ words: String, _ remedy: String = "") -> Remark {
            .init(kind: .note, about: about, words: words, remedy: remedy)
        }
        static func problem(_ about: String, _ words: String, _ remedy: String) -> Remark {
            .init(kind: .problem, about: about, words: words, remedy: remedy)
        }
        static func problem(_ about: String, _ error: any Error) -> Remark {
            guard let error = error as? DaybookError else { return .problem(about, "\(error)", "") }
            let cause = error.cause.map { " (\($0))" } ?? ""
            return .problem(about, error.message + cause, error.remedy)
        }
    }

    private let classifiers: @Sendable () throws -> ClassifierFiles
    private let serverAnswers: @Sendable (String) -> Bool
    private let unknownSettings: [String]

    static let freeByteCountWanted = 256 << 20

    /// `classifiers` finds what came with Daybook, `serverAnswers` tells whether one serves a data directory.
    package init(
        unknownSettings: [String], serverAnswers: @escaping @Sendable (String) -> Bool,
        classifiers: @escaping @Sendable () throws -> ClassifierFiles
    ) {
        self.unknownSettings = unknownSettings
        self.serverAnswers = serverAnswers
        self.classifiers = classifiers
    }

    package func run(in workplace: Workplace) throws -> Outcome {
        var remarks: [Remark] = []
        do {
            let store = try workplace.snapshot()
            let state = try StoreState(at: workplace.data)
            remarks += ExamineStore.store(store) + ExamineStore.files(state)
            remarks += [holder(state, workplace.data)] + ExamineStore.waiting(state, try store.waitingPaths())
            remarks += try ExamineStore.lacks(StoreLacks(at: workplace.data)) + ExamineStore.remotes(state)
        } catch {
            remarks.append(.problem("store", error))
        }
        remarks += installation()
        remarks += unknownSettings.map { name in
            .note(
                "settings", "The config file's member '\(name)' is no setting.", "Look for its name in `config show`.")
        }
        return ExamineStore.outcome(remarks)
    }

    private static func outcome(_ remarks: [Remark]) -> Outcome {
        let isSound = !remarks.contains { $0.kind == .problem }
        let rows = remarks.map { remark in
            Value.object([
                .init("kind", .text(remark.kind.rawValue)), .init("about", .text(remark.about)),
                .init("words", .text(remark.words)), .init("remedy", .text(remark.remedy)),
            ])
        }
        let lines = remarks.map { remark in
            "\(remark.kind.rawValue)\t\(remark.about)\t\(remark.words)"
                + (remark.remedy.isEmpty ? "" : " \(remark.remedy)")
        }
        return Outcome(
            .object([.init("sound", .bool(isSound)), .init("findings", .list(rows))]), lines: lines,
            exitCode: isSound ? 0 : DaybookError(.damaged, "").exitCode)
    }

    private static func store(_ store: StoreSnapshot) -> [Remark] {
        let words =
            "\(store.directory.path) has format \(StoreFormat.version), \(store.projects.count) projects, "
            + "commit \(store.commit)."
        return [.fine("store", words)]
            + store.problems.map { broken in
                .problem("definition", "\(broken.path) \(broken.words).", "Correct the file and run `daybook commit`.")
            }
            + store.ruleProblems.map { broken in
                .problem("rule", "\(broken.path) \(broken.words).", BrokenRule.remedy)
            }
            + store.shareProblems.map { broken in
                .problem("share", "\(broken.path) \(broken.words).", BrokenShare.remedy)
            }
    }

    private static func files(_ state: StoreState) -> [Remark] {
        var remarks = state.openPaths.map { open in
            let mode = String(open.mode, radix: 8)
            let wanted = String(open.wanted, radix: 8)
            return Remark.problem(
                "permissions", "\(open.path) is open to others (mode \(mode)).",
                "Close it with `chmod \(wanted) \(open.path)`.")
        }
        if remarks.isEmpty { remarks = [.fine("permissions", "Nobody but the owner can read the store.")] }
        let free = "\(state.freeByteCount >> 20) MiB are free on its disk."
        return remarks + [
            state.freeByteCount < freeByteCountWanted
                ? .problem("disk", free, "Free some: events are refused once the disk is full.") : .fine("disk", free)
        ]
    }

    private func holder(_ state: StoreState, _ data: String) -> Remark {
        guard let holder = state.holder else { return .fine("lock", "Nobody holds the store.") }
        let words = "`\(holder.command)`, process \(holder.processID), holds the store since \(holder.started.text)"
        return serverAnswers(data)
            ? .fine("lock", "\(words) and answers commands.")
            : .note("lock", "\(words) and answers no commands.", "Commands that change the store wait for its end.")
    }

    private static func waiting(_ state: StoreState, _ paths: [String]) -> [Remark] {
        var remarks = paths.map { path in
            Remark.note("edit", "\(path) has an edit that is not committed and has no effect.", "Run `daybook commit`.")
        }
        if state.unsealedByteCount > 0 {
            remarks.append(
                .note("journal", "\(state.unsealedByteCount) bytes of events are not sealed.", "`daybook seal` does."))
        }
        if state.hasPlan {
            remarks.append(
                .note(
                    "change", "A change is being made, or was interrupted.",
                    "Any command that changes the store completes it, as `daybook seal` does."))
        }
        return remarks
    }

    private static func lacks(_ lacks: StoreLacks) -> [Remark] {
        lacks.sentences.map { .problem("copy", $0, "A clone has no more than git keeps; see `daybook backup`.") }
    }

    private static func remotes(_ state: StoreState) -> [Remark] {
        state.remotes.map { remote in
            .note("remote", "Whoever can clone \(remote.name) (\(remote.address)) can read these events.")
        }
    }

    private func installation() -> [Remark] {
        var remarks: [Remark] = [
            .fine("version", "daybook \(DaybookVersion.current), time zones \(LocalCalendar.rulesVersion).")
        ]
        do {
            let files = try classifiers()
            remarks.append(.fine("templates", "Tables are in \(files.tables)."))
            _ = try UserAgentClassifier(patternFile: files.patterns, tables: files.tables)
            remarks.append(.fine("patterns", "User-Agent patterns are in \(files.patterns)."))
            guard let places = files.places else {
                return remarks + [.note("places", "No GeoIP file is set: every country is XX.", "Set it with --geoip.")]
            }
            remarks.append(.fine("places", "\(places) is \(try PlaceDatabase(path: places).version)."))
        } catch {
            remarks.append(.problem("installation", error))
        }
        return remarks
    }
}
