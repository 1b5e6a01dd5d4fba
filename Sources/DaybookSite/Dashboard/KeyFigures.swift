import DaybookCore

/// The headline figures of a period with their change since the one before.
struct KeyFigures {
    let columns: [FieldInfo]
    let now: [Value]
    let before: [Value]
    let language: Language

    /// Adds the figures as a list of terms.
    func add(to markup: inout Markup) {
        markup.raw("<dl class=\"figures\">")
        for (place, column) in columns.enumerated() where !column.isCompatibility {
            markup.raw("<div><dt>")
            markup.text(TableMarkup.heading(column, language))
            markup.raw("</dt><dd class=\"figure\">")
            markup.figure(now[place], unit: column.unit, language)
            markup.raw("</dd>")
            if place < before.count {
                let change = Change(now[place], before[place], unit: column.unit)
                KeyFigures.addChange(change, column, before[place], language, element: "dd", to: &markup)
            }
            markup.raw("</div>")
        }
        markup.raw("</dl>\n")
    }

    /// Adds how a figure has changed, with what it was before at hand.
    static func addChange(
        _ change: Change, _ column: FieldInfo, _ value: Value, _ language: Language, element: String,
        to markup: inout Markup
    ) {
        // More is more of a count; of a rate nobody can say whether that is good, so it has no colour.
        let look = column.unit == .percent ? Change.Direction.flat : change.direction
        markup.raw("<\(element) class=\"change \(look.rawValue)\" title=\"")
        markup.text(language(.before, ["value": language.figure(value, unit: column.unit)]))
        markup.raw("\">")
        markup.text(words(change, language))
        markup.raw("</\(element)>")
    }

    /// A change in words.
    static func words(_ change: Change, _ language: Language) -> String {
        let amount: String
        switch change.amount {
        case .new: return language(.changeNew)
        case .percent(let number): amount = language.percent(number)
        case .points(let number): amount = language(.points, ["number": language.decimal(number)])
        }
        return switch change.direction {
        case .flat: language(.noChange)
        case .up: language(.changeUp, ["change": amount])
        case .down: language(.changeDown, ["change": amount])
        }
    }
}

/// How far a figure lies from that of the period before.
struct Change: Equatable {
    enum Direction: String {
        case up, down, flat
    }

    enum Amount: Equatable {
        /// A share of what it was.
        case percent(Fixed)
        /// A difference of two percentages.
        case points(Fixed)
        /// There was nothing before.
        case new
    }

    let direction: Direction
    let amount: Amount

    /// The change of a count or a mean in percent of what it was, that of a percentage in points.
    init(_ now: Value, _ before: Value, unit: Unit) {
        let (now, before) = (Change.tenths(now), Change.tenths(before))
        direction = now > before ? .up : now < before ? .down : .flat
        let distance = abs(now - before)
        if unit == .percent {
            amount = .points(Fixed(units: distance, decimals: 1))
        } else if before == 0 {
            amount = direction == .flat ? .percent(Fixed(units: 0, decimals: 0)) : .new
        } else {
            amount = .percent(Fixed(distance * 100, over: before, decimals: distance * 10 < before ? 1 : 0))
        }
    }

    private static func tenths(_ value: Value) -> Int {
        switch value {
        case .int(let number): number * 10
        case .decimal(let number): Fixed(units: number.units, decimals: number.decimals).tenths
        default: 0
        }
    }
}

extension Fixed {
    /// The number in tenths, cut off.
    fileprivate var tenths: Int {
        var (units, places) = (units, decimals)
        while places > 1 { (units, places) = (units / 10, places - 1) }
        return places == 0 ? units * 10 : units
    }
}
