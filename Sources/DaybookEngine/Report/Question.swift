/// A report and what it is asked.
package struct Question: Sendable {
    package let report: Report
    package let query: ReportQuery

    /// Asks a report.
    package init(_ report: Report, _ query: ReportQuery) {
        self.report = report
        self.query = query
    }

    /// What to scan for it, and the value made of it.
    package var plan: Plan<ReportValue> { report.plan(query) }
}
