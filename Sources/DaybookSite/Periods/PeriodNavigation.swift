import DaybookCore

/// The ways from a period's pages to others: the rolling periods, the one before and after, the larger one
/// around, and the page to explore.
package struct PeriodNavigation {
    let period: Period
    /// Every period of the project.
    let periods: [Period]
    let language: Language

    /// Adds the links; `anchor` is where a dashboard is entered, as in `#pages`, and may be empty.
    ///
    /// `isDashboard` is false on pages of reports, where the period's own link leads to its dashboard.
    func add(to markup: inout Markup, anchor: String = "", isDashboard: Bool) {
        markup.raw("<nav class=\"periods\" aria-label=\"")
        markup.text(language(.periods))
        markup.raw("\"><ul>")
        for kind in Period.Kind.rolling {
            markup.raw("<li><a href=\"../\(kind.rawValue)/index.html\(anchor)\"")
            if kind == period.kind { markup.raw(" aria-current=\"\(isDashboard ? "page" : "true")\"") }
            markup.raw(">")
            markup.text(kind.short(language))
            markup.raw("</a></li>")
        }
        markup.raw("<li><a href=\"../index.html\">")
        markup.text(language(.calendar))
        markup.raw("</a></li><li><a href=\"../explore/index.html\">")
        markup.text(language(.explore))
        markup.raw("</a></li></ul>")
        addNeighbours(anchor, to: &markup)
        markup.raw("</nav>\n")
    }

    private func addNeighbours(_ anchor: String, to markup: inout Markup) {
        let beside = Ways(period: period, periods: periods)
        let ways: [(Period?, Phrase, String)] = [
            (beside.earlier, .previousPeriod, "prev"), (beside.wider, .upPeriod, "up"),
            (beside.later, .nextPeriod, "next"),
        ]
        guard ways.contains(where: { $0.0 != nil }) else { return }
        markup.raw("<ul class=\"ways\">")
        for (target, phrase, relation) in ways {
            guard let target else { continue }
            markup.raw("<li class=\"\(relation)\"><a href=\"../\(target.id)/index.html\(anchor)\" rel=\"\(relation)\">")
            markup.text(language(phrase, ["period": target.title(language)]))
            markup.raw("</a></li>")
        }
        markup.raw("</ul>")
    }

    // MARK: Neighbours

    /// The periods that the pages of one lead to beside the rolling ones.
    package static func neighbours(of period: Period, among periods: [Period]) -> [Period] {
        let ways = Ways(period: period, periods: periods)
        return [ways.earlier, ways.wider, ways.later].compactMap(\.self)
    }
}

/// The periods beside and around one.
private struct Ways {
    let period: Period
    let periods: [Period]

    private var alike: [Period] {
        periods.filter { $0.kind == period.kind }.sorted { $0.days.lowerBound < $1.days.lowerBound }
    }

    private var isCalendar: Bool { period.kind == .year || period.kind == .month }

    var earlier: Period? {
        isCalendar ? alike.last { $0.days.lowerBound < period.days.lowerBound } : nil
    }

    var later: Period? {
        isCalendar ? alike.first { $0.days.lowerBound > period.days.lowerBound } : nil
    }

    var wider: Period? {
        switch period.kind {
        case .month: periods.first { $0.kind == .year && $0.days.contains(period.days.lowerBound) }
        case .year: periods.first { $0.kind == .all }
        default: nil
        }
    }
}
