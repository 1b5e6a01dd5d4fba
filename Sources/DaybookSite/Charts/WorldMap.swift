package import DaybookCore
import DaybookJSON

/// The outlines of the countries, as in `tables/world.json`.
package struct Outlines: Sendable {
    let width: Int
    let height: Int
    /// Path data by ISO 3166-1 alpha-2 code; small countries come last, since they are drawn over the large.
    let countries: [(code: String, path: String)]

    /// Reads the table.
    ///
    /// - Throws: `invalid` for a file that is none.
    package init(path: String, bytes: [UInt8]) throws(DaybookError) {
        guard let table = try? JSON.parse(bytes), let width = table["width"]?.int, let height = table["height"]?.int,
            let members = table["countries"]?.members
        else {
            throw DaybookError(
                .invalid, "The map \(path) cannot be read.", remedy: "Put back the file that came with Daybook.")
        }
        self.width = width
        self.height = height
        countries = members.compactMap { member in member.value.text.map { (member.name, $0) } }
    }
}

/// A map of the world in which countries are darker the more they count.
struct WorldMap {
    let title: String
    let outlines: Outlines
    /// What is counted by code.
    let values: [(code: String, value: Int)]
    let language: Language

    private static let shades = 5

    /// Adds the map; `id` is unique on its page.
    ///
    /// Nothing is drawn where no country that the map knows counts anything.
    func add(to markup: inout Markup, id: String) {
        let known = Dictionary(values.map { ($0.code, $0.value) }) { first, _ in first }
        let shown = outlines.countries.filter { known[$0.code, default: 0] > 0 }
        guard let largest = shown.compactMap({ known[$0.code] }).max() else { return }
        let steps = WorldMap.steps(largest: largest)
        markup.raw("<figure class=\"map\"><svg viewBox=\"0 0 \(outlines.width) \(outlines.height)\" role=\"img\" ")
        markup.raw("aria-labelledby=\"\(id)\"><title id=\"\(id)\">")
        markup.text(summary(shown.count))
        markup.raw("</title><path class=\"land\" d=\"")
        for country in outlines.countries where known[country.code, default: 0] == 0 { markup.raw(country.path) }
        markup.raw("\"/>")
        for country in shown {
            let value = known[country.code] ?? 0
            let shade = (steps.firstIndex { value <= $0 } ?? steps.count - 1) + 1 + WorldMap.shades - steps.count
            markup.raw("<path class=\"shade-\(shade)\" d=\"\(country.path)\"><title>")
            markup.text("\(language.country(country.code)): \(language.grouped(value))")
            markup.raw("</title></path>")
        }
        markup.raw("</svg>")
        addLegend(steps, to: &markup)
        markup.raw("</figure>\n")
    }

    private func summary(_ count: Int) -> String {
        let first = values.prefix(3).map { "\(language.country($0.code)) \(language.grouped($0.value))" }
        return language(
            .mapSummary,
            ["name": title, "count": language.grouped(count), "first": first.joined(separator: ", ")])
    }

    /// The highest value of each shade: round numbers, each about twice the one before.
    static func steps(largest: Int) -> [Int] {
        var steps = [largest]
        while let last = steps.first, steps.count < shades, last > 1 {
            steps.insert(max(1, Ticks.rounded(last * 2 / 3)), at: 0)
        }
        return steps
    }

    private func addLegend(_ steps: [Int], to markup: inout Markup) {
        markup.raw("<figcaption><ul class=\"legend\">")
        for (place, step) in steps.enumerated() {
            let first = place == 0 ? 1 : steps[place - 1] + 1
            let range =
                first == step ? language.shortened(step) : "\(language.shortened(first))–\(language.shortened(step))"
            markup.raw("<li class=\"shade-\(place + 1 + WorldMap.shades - steps.count)\">")
            markup.text(range)
            markup.raw("</li>")
        }
        markup.raw("</ul></figcaption>")
    }
}
