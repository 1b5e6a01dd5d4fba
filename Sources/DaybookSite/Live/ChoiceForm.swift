import DaybookCore

/// The ways from a live page to other ranges and filters: links to the rolling periods, and a form with two dates and a
/// filter.
struct ChoiceForm {
    let written: LiveChoice.Written
    /// The days that the page shows; nil where what was asked cannot be read.
    let days: ClosedRange<Day>?
    /// The rolling periods of the project.
    let periods: [Period]
    /// The one among them that the page shows.
    let current: Period?
    let language: Language

    func add(to markup: inout Markup) {
        addPeriods(to: &markup)
        markup.raw("<form class=\"choice\" method=\"get\">")
        addDate("start_at", .fromDay, days?.lowerBound.text ?? written.startAt, to: &markup)
        addDate("end_at", .toDay, days?.upperBound.text ?? written.endAt, to: &markup)
        markup.raw("<label class=\"long\">")
        markup.text(language(.filter))
        markup.raw("<input name=\"filter\" placeholder=\"country==DE;page!=/admin*\" value=\"")
        markup.text(written.filter)
        markup.raw("\"></label>")
        markup.raw("<button>")
        markup.text(language(.show))
        markup.raw("</button></form>\n")
    }

    private func addPeriods(to markup: inout Markup) {
        markup.raw("<nav class=\"periods\" aria-label=\"")
        markup.text(language(.periods))
        markup.raw("\"><ul>")
        for period in periods {
            markup.raw("<li><a href=\"")
            markup.text(written.query(days: period.days))
            markup.raw(period == current ? "\" aria-current=\"page\">" : "\">")
            markup.text(period.kind.short(language))
            markup.raw("</a></li>")
        }
        markup.raw("</ul></nav>\n")
    }

    private func addDate(_ name: String, _ label: Phrase, _ value: String, to markup: inout Markup) {
        markup.raw("<label>")
        markup.text(language(label))
        markup.raw("<input type=\"date\" name=\"\(name)\" value=\"")
        markup.text(value)
        markup.raw("\"></label>")
    }
}
