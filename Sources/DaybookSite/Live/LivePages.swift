package import DaybookCore
package import DaybookEngine

/// The pages that a server shows to who has signed in: the dashboard of any range and filter, and its reports whole.
///
/// What is on them is made by the code that makes the static pages.
package struct LivePages: Sendable {
    private let project: Project
    private let facts: ProjectFacts
    private let calendar: LocalCalendar
    private let periods: [Period]
    /// The reports that the session may see.
    private let reports: [ReportInfo]
    private let session: LiveSession
    private let inputs: String
    private let templates: Templates

    /// Pages of a project whose events lie on `days`, ascending; `inputs` names the moment that its numbers are of.
    package init(
        project: Project, days: [Day], facts: ProjectFacts, calendar: LocalCalendar, now: Instant,
        reports: [ReportInfo], session: LiveSession, inputs: String, templates: Templates
    ) {
        self.project = project
        self.facts = facts
        self.calendar = calendar
        periods = Period.list(days: days, today: calendar.day(of: now)).filter {
            Period.Kind.rolling.contains($0.kind)
        }
        self.reports = reports
        self.session = session
        self.inputs = inputs
        self.templates = templates
    }

    private var language: Language { templates.look.language }

    // MARK: Pages

    /// The dashboard.
    package func overview(_ values: DashboardValues, _ choice: LiveChoice) -> [UInt8] {
        var content = choices(form(choice))
        let hasPanels = values.reports.contains { value in
            if case .panel = value.info.place { !value.isEmpty } else { false }
        }
        if hasPanels {
            let query = choice.written.query()
            content.add(
                Dashboard(values, facts: facts, look: templates.look) { "\(LiveSession.home)/\($0)\(query)" }.markup)
        } else {
            addNothing(choice, to: &content)
        }
        if !reports.isEmpty { addReports(choice, to: &content) }
        return page("dashboard", words(values.days, choice), content)
    }

    /// One report whole.
    package func report(_ value: ReportValue, _ values: DashboardValues, _ choice: LiveChoice) -> [UInt8] {
        let info = value.info
        var content = choices(info.isMomentary ? nil : form(choice))
        content.raw("<p class=\"faces\">")
        content.link(
            "\(LiveSession.home)\(choice.written.query())\(info.isMomentary ? "" : "#\(info.id)")",
            language(.dashboard))
        content.raw("</p>\n")
        ReportContent(value: value, values: values, facts: facts, look: templates.look).add(to: &content)
        var words = words(values.days, choice)
        let title = language.text(info.title)
        words["report"] = title
        words["about"] = language.text(info.about)
        if info.isMomentary {
            words["period"] = language(.rightNow)
            words["dates"] = language.day(values.days.upperBound)
        }
        return page("report", words, content, title: title)
    }

    /// The form again, with what is wrong with what was asked.
    package func refusal(_ error: APIError, of query: [String: String]) -> [UInt8] {
        let form = ChoiceForm(
            written: .init(query), days: nil, periods: periods, current: nil, language: language)
        var content = choices(form)
        content.raw("<p class=\"alert\" role=\"alert\">")
        content.text(reason(error))
        content.raw("</p>\n")
        return page("index", [:], content)
    }

    /// What is shown in place of a report that is not there.
    package var missing: [UInt8] {
        var content = choices(nil)
        addSection(.noSuchReport, help: nil, to: &content)
        return page("index", [:], content)
    }

    private func reason(_ error: APIError) -> String {
        switch error {
        case .invalidFilter(let words): language(.filterUnreadable, ["reason": words])
        case .startAfterEnd: language(.datesBackwards)
        case .invalidParameter, .missingScope: language(.datesUnreadable)
        }
    }

    // MARK: Parts

    /// What every page begins with: the way to others, where there is one, and the way out.
    private func choices(_ form: ChoiceForm?) -> Markup {
        var markup = Markup()
        markup.raw("<div class=\"choices\">")
        form?.add(to: &markup)
        SignOutForm(session: session, language: language).add(to: &markup)
        markup.raw("</div>\n")
        return markup
    }

    private func form(_ choice: LiveChoice) -> ChoiceForm {
        ChoiceForm(
            written: choice.written, days: calendar.touched(by: choice.range.current), periods: periods,
            current: current(choice), language: language)
    }

    /// The rolling period that a choice is.
    private func current(_ choice: LiveChoice) -> Period? {
        periods.first { ReportRange(days: $0.days, calendar: calendar) == choice.range }
    }

    /// What to do where there is nothing to show.
    private func addNothing(_ choice: LiveChoice, to markup: inout Markup) {
        guard !reports.isEmpty else {
            return addSection(.keyOpensNothing, help: language(.keyOpensNothingHelp), to: &markup)
        }
        addSection(.nothingInPeriod, help: language(.chooseOther), to: &markup)
        guard let last = facts.lastDay else { return }
        markup.raw("<p>")
        markup.link(
            LiveSession.home + choice.written.query(days: LiveChoice.usual(until: last)),
            language(.lastEvents, ["day": language.day(last)]))
        markup.raw("</p>\n")
    }

    private func addSection(_ heading: Phrase, help: String?, to markup: inout Markup) {
        markup.raw("<section class=\"empty\"><h2>")
        markup.text(language(heading))
        markup.raw("</h2><p>")
        if let help { markup.text(help) } else { markup.link(LiveSession.home, language(.dashboard)) }
        markup.raw("</p></section>\n")
    }

    /// Links to every report, those without rows included.
    private func addReports(_ choice: LiveChoice, to markup: inout Markup) {
        markup.raw("<section class=\"files\" aria-labelledby=\"files-title\"><h2 id=\"files-title\">")
        markup.text(language(.details))
        markup.raw("</h2><ul>")
        for info in reports {
            markup.raw("<li>")
            markup.link("\(LiveSession.home)/\(info.id)\(choice.written.query())", language.text(info.title))
            markup.raw("</li>")
        }
        markup.raw("</ul></section>\n")
    }

    private func words(_ days: ClosedRange<Day>, _ choice: LiveChoice) -> [String: Any] {
        let range = choice.range.current
        let isWhole = calendar.isMidnight(range.lowerBound) && calendar.isMidnight(range.upperBound)
        return [
            "project": project.name, "zone": language(.zone, ["zone": project.timeZone]),
            "period": current(choice)?.title(language) ?? language(.chosenRange),
            "dates": isWhole && !range.isEmpty || days.lowerBound < days.upperBound
                ? language.days(days) : language.span(range.lowerBound.text, range.upperBound.text),
        ]
    }

    private func page(_ shell: String, _ words: [String: Any], _ content: Markup, title: String? = nil) -> [UInt8] {
        let heading = [title, project.name, words["period"] as? String].compactMap(\.self).joined(separator: ", ")
        var frame = Frame(kind: shell, title: heading, root: "/", inputs: inputs)
        frame.isLive = true
        frame.path = [(LiveSession.home, project.name)]
        if let title { frame.path.append(("", title)) }
        return templates.page(shell, frame, words, content: content)
    }
}
