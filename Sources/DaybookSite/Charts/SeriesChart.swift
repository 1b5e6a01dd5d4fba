import DaybookCore

/// One line over time above its scale, with the period before behind it.
///
/// Lines are drawn in a picture that is stretched to its room, names in one that is not, so that text keeps its size
/// from a phone to a wall.
struct SeriesChart {
    /// What is counted, as in "Visitors".
    let title: String
    let axis: TimeAxis
    /// The values by place; fewer than there are buckets where some have not begun.
    let values: [Int]
    /// The values of the period before by place; empty where there are none.
    var before: [Int] = []
    /// Places of which nothing is known: they are left blank, not drawn as zero.
    var missing: Set<Int> = []
    /// Places whose bucket lies in the range with a part of itself: the line to them is broken.
    var partial: Set<Int> = []
    /// Places of notes with the numbers they have below the chart.
    var marks: [(place: Int, number: Int)] = []
    /// True for the chart that a page is about; others are low and have no words at their points.
    var isMain = false
    /// False where the heading above the chart says already what is counted.
    var isTitled = true
    let language: Language

    private static let height = 1_000
    /// The most characters of a number beside the scale for which the style sheet leaves room everywhere.
    private static let usualLength = 5
    /// Steps from the first place to the last.
    private var span: Int { axis.buckets.count - 1 }

    /// Adds the chart; `id` is unique on its page.
    ///
    /// Nothing is drawn of fewer than two buckets.
    func add(to markup: inout Markup, id: String) {
        guard span > 0, values.count <= axis.buckets.count else { return }
        let ticks = Ticks(largest: max(1, values.max() ?? 0, before.max() ?? 0), count: isMain ? 4 : 3)
        let steps = ticks.steps.dropFirst().map { ($0, language.shortened($0, isRound: true)) }
        let isWide = steps.contains { $1.count > SeriesChart.usualLength }
        markup.raw("<figure class=\"chart\(isMain ? " main" : "")\(isWide ? " wide" : "")\">")
        markup.raw("<figcaption\(isTitled ? "" : " class=\"unseen\"")>")
        markup.text(title)
        addLegend(to: &markup)
        markup.raw("</figcaption><svg class=\"plot\" role=\"img\" aria-labelledby=\"\(id)\"><title id=\"\(id)\">")
        markup.text(summary)
        markup.raw("</title>")
        addGrid(ticks, to: &markup)
        addLines(ticks, to: &markup)
        addMarks(to: &markup)
        for (step, words) in steps {
            markup.raw("<text class=\"end\" x=\"-8\" y=\"\(percent(ticks.top - step, of: ticks.top))\" dy=\".32em\">")
            markup.text(words)
            markup.raw("</text>")
        }
        markup.raw("</svg>")
        addNames(to: &markup)
        markup.raw("</figure>\n")
    }

    // MARK: Words

    /// What the chart shows, in a sentence.
    var summary: String {
        let known = values.indices.filter { !missing.contains($0) }
        guard let highest = known.max(by: { (values[$0], $1) < (values[$1], $0) }),
            let lowest = known.min(by: { (values[$0], $0) < (values[$1], $1) })
        else { return "\(title): \(language(.missing))" }
        return language(
            .chartSummary,
            [
                "name": title, "from": axis.buckets[0].title, "to": axis.buckets[span].title,
                "highest": language.grouped(values[highest]), "highestAt": axis.buckets[highest].title,
                "lowest": language.grouped(values[lowest]), "lowestAt": axis.buckets[lowest].title,
            ])
    }

    private func words(at place: Int) -> String {
        let bucket = axis.buckets[place].title
        if missing.contains(place) { return language(.missingPoint, ["bucket": bucket]) }
        let value = language.grouped(values[place])
        guard place < before.count else {
            return language(.pointTitle, ["bucket": bucket, "value": value, "name": title])
        }
        return language(
            .pointTitleBefore,
            ["bucket": bucket, "value": value, "name": title, "before": language.grouped(before[place])])
    }

    private func addLegend(to markup: inout Markup) {
        guard isMain else { return }
        markup.raw("<ul class=\"legend\"><li class=\"now\">")
        markup.text(language(.thisPeriod))
        if !before.isEmpty {
            markup.raw("</li><li class=\"before\">")
            markup.text(language(.periodBefore))
        }
        if !partial.isEmpty {
            markup.raw("</li><li class=\"open\">")
            markup.text(language(.unfinished))
        }
        if !missing.isEmpty {
            markup.raw("</li><li class=\"missing\">")
            markup.text(language(.missing))
        }
        markup.raw("</li></ul>")
    }

    /// The names below the chart.
    private func addNames(to markup: inout Markup) {
        markup.raw("<svg class=\"names\" aria-hidden=\"true\">")
        for label in axis.labels {
            let place = percent(label.place, of: span)
            let share = 100 * label.place / span
            let anchor =
                share < 5
                ? "" : share > 95 ? " class=\"end\"" : label.isMinor ? " class=\"mid minor\"" : " class=\"mid\""
            markup.raw("<text x=\"\(place)\" y=\"1em\"\(anchor)>")
            markup.text(label.text)
            markup.raw("</text>")
        }
        markup.raw("</svg>")
    }

    // MARK: Shapes

    private func addGrid(_ ticks: Ticks, to markup: inout Markup) {
        for step in ticks.steps {
            let y = percent(ticks.top - step, of: ticks.top)
            markup.raw("<line class=\"\(step == 0 ? "floor" : "grid")\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>")
        }
    }

    private func addLines(_ ticks: Ticks, to markup: inout Markup) {
        let floor = SeriesChart.height
        markup.raw("<svg viewBox=\"0 0 \(span * 10) \(floor)\" preserveAspectRatio=\"none\">")
        if isMain { addGaps(to: &markup) }
        if !before.isEmpty {
            let shown = Array(before.prefix(axis.buckets.count))
            markup.raw("<path class=\"before\" d=\"\(path(shown, shown.indices, ticks))\"/>")
        }
        for run in runs {
            if isMain {
                let area = "\(path(values, run, ticks))V\(floor)H\(run.lowerBound * 10)z"
                markup.raw("<path class=\"area\" d=\"\(area)\"/>")
            }
            let whole = run.drop { partial.contains($0) }.reversed().drop { partial.contains($0) }
            if let first = whole.last, let last = whole.first {
                markup.raw("<path class=\"now\" d=\"\(path(values, first..<last + 1, ticks))\"/>")
                if run.lowerBound < first { addOpen(run.lowerBound..<first + 1, ticks, to: &markup) }
                if last + 1 < run.upperBound { addOpen(last..<run.upperBound, ticks, to: &markup) }
            } else {
                addOpen(run, ticks, to: &markup)
            }
        }
        if isMain { addPoints(to: &markup) }
        markup.raw("</svg>")
    }

    private func addOpen(_ places: Range<Int>, _ ticks: Ticks, to markup: inout Markup) {
        markup.raw("<path class=\"now open\" d=\"\(path(values, places, ticks))\"/>")
    }

    /// Runs of places whose values are known.
    private var runs: [Range<Int>] {
        var runs: [Range<Int>] = []
        for place in values.indices where !missing.contains(place) {
            if let last = runs.last, last.upperBound == place {
                runs[runs.count - 1] = last.lowerBound..<place + 1
            } else {
                runs.append(place..<place + 1)
            }
        }
        return runs
    }

    /// A line through the values of some places; one alone is a dot.
    private func path(_ values: [Int], _ places: Range<Int>, _ ticks: Ticks) -> String {
        var path = "M"
        for place in places {
            if place > places.lowerBound { path += "L" }
            let y = SeriesChart.height - (SeriesChart.height * values[place] + ticks.top / 2) / ticks.top
            path += "\(place * 10) \(y)"
        }
        return places.count == 1 ? path + "h0" : path
    }

    private func addGaps(to markup: inout Markup) {
        for place in missing.sorted() {
            markup.raw("<path class=\"missing\" d=\"M\(place * 10 - 5) 0h10V\(SeriesChart.height)h-10z\"/>")
        }
    }

    /// What each point says where a pointer rests on it.
    private func addPoints(to markup: inout Markup) {
        markup.raw("<g class=\"points\">")
        for place in values.indices {
            markup.raw("<rect x=\"\(place * 10 - 5)\" width=\"10\" height=\"\(SeriesChart.height)\"><title>")
            markup.text(words(at: place))
            markup.raw("</title></rect>")
        }
        markup.raw("</g>")
    }

    private func addMarks(to markup: inout Markup) {
        for mark in marks {
            let x = percent(mark.place, of: span)
            markup.raw("<line class=\"mark\" x1=\"\(x)\" x2=\"\(x)\" y1=\"-4%\" y2=\"100%\"/>")
            markup.raw("<text class=\"mark mid\" x=\"\(x)\" y=\"0\" dy=\"-8\">\(mark.number)</text>")
        }
    }

    /// A part of a whole in percent with at most two decimals.
    private func percent(_ part: Int, of whole: Int) -> String {
        let hundredths = part * 10_000 / max(1, whole)
        let (units, fraction) = (hundredths / 100, hundredths % 100)
        if fraction == 0 { return "\(units)%" }
        return fraction % 10 == 0 ? "\(units).\(fraction / 10)%" : "\(units).\(fraction < 10 ? "0" : "")\(fraction)%"
    }
}
