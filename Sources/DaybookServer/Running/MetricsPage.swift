import DaybookCore
import DaybookStore

/// The counts of a server as Prometheus reads them.
///
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/ (text format 0.0.4)
struct MetricsPage: Sendable {
    let metrics: Metrics
    let journal: Journal
    let health: Health

    var text: String {
        let counts = metrics.snapshot()
        var text = "# HELP daybook_requests_total Requests that were answered.\n# TYPE daybook_requests_total counter\n"
        for (labels, count) in counts.requests.sorted(by: { $0.key < $1.key }) {
            text += "daybook_requests_total{\(labels)} \(count)\n"
        }
        text += line("daybook_events_stored_total", "Lines that are on disk.", counts.storedEvents)
        text += line("daybook_events_unstored_total", "Events dropped, refused or repeated.", counts.unstoredEvents)
        text += line("daybook_journal_syncs_total", "Writes to the journal, each with one sync.", counts.syncs)
        text += line("daybook_journal_failures_total", "Writes that failed.", counts.failedSyncs)
        text += line("daybook_seals_total", "Sealings of the journal.", counts.seals)
        text += line("daybook_seal_failures_total", "Sealings that failed.", counts.failedSeals)
        text += line("daybook_builds_total", "Rebuilds of the site.", counts.builds)
        text += line("daybook_build_failures_total", "Rebuilds that failed.", counts.failedBuilds)
        text += line("daybook_snapshots_total", "Snapshots made for live reports.", counts.snapshots)
        text += line("daybook_journal_bytes", "Acknowledged bytes not sealed yet.", journal.byteCount, type: "gauge")
        text += line("daybook_problems", "What GET /ready lists.", health.problems.count, type: "gauge")
        return text
    }

    private func line(_ name: String, _ help: String, _ value: Int, type: String = "counter") -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
    }
}
