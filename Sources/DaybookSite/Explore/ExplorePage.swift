package import DaybookCore
import DaybookEngine

/// The page on which a project's sessions are looked at by what they have in common.
///
/// What it shows is made by `assets/explore.js` of the cube's months; without that it says what it would do.
package struct ExplorePage: Sendable {
    private let project: Project
    private let months: [Period]
    private let isWhole: Bool
    private let templates: Templates

    /// A page of months, newest first, none where the newest alone is too large; `isWhole` where there are no others
    /// with events.
    package init(_ project: Project, months: [Period], isWhole: Bool, templates: Templates) {
        self.project = project
        self.months = months
        self.isWhole = isWhole
        self.templates = templates
    }

    private var language: Language { templates.look.language }

    /// The page at `<slug>/explore/index.html`.
    package func file(inputs: String) -> SiteFile {
        var frame = Frame(
            kind: "explore", title: "\(language(.explore)), \(project.name)", root: "../../", inputs: inputs)
        frame.policy = SitePolicy.scripted
        frame.path = [
            ("../../index.html", language(.projects)), ("../index.html", project.name), ("", language(.explore)),
        ]
        let words: [String: Any] = [
            "project": project.name, "since": since, "zone": language(.zone, ["zone": project.timeZone]),
        ]
        return SiteFile(
            path: "\(project.slug)/explore/index.html",
            bytes: templates.page("explore", frame, words, content: content))
    }

    private var since: String {
        guard let first = months.last?.days.lowerBound else { return "" }
        return language(isWhole ? .exploreSinceFirst : .exploreSince, ["month": language.month(first)])
    }

    private var content: Markup {
        var markup = Markup()
        guard !months.isEmpty else {
            markup.raw("<p class=\"empty\">")
            markup.text(language(.exploreTooMany))
            markup.raw(" ")
            markup.link("../30d/index.html", language(.dashboard))
            markup.raw("</p>\n")
            return markup
        }
        markup.raw("<p class=\"about\">")
        markup.text(language(.exploreIntro))
        markup.raw("</p>\n<noscript><p class=\"empty\">")
        markup.text(language(.exploreScript))
        markup.raw(" ")
        markup.link("../30d/index.html", language(.dashboard))
        markup.raw("</p></noscript>\n<div id=\"explore\"></div>\n")
        markup.raw("<script type=\"application/json\" id=\"explore-data\">")
        markup.data(ScriptData.bytes(data))
        markup.raw("</script>\n<section class=\"summed\"><h2>")
        markup.text(language(.exploreSummed))
        markup.raw("</h2>")
        for sentence in [language(.exploreSummedSessions), few] {
            markup.raw("<p>")
            markup.text(sentence)
            markup.raw("</p>")
        }
        markup.raw("</section>\n")
        return markup
    }

    private var few: String {
        guard let threshold = project.publishedThreshold else { return language(.exploreSummedAll) }
        return language(.exploreSummedFew, ["count": "\(threshold)"])
    }

    /// What the script must know beside the cube: its months, and how the language writes what it shows.
    private var data: Value {
        func texts(_ members: [(String, String)]) -> Value { .object(members.map { .init($0, .text($1)) }) }
        let (numbers, dates) = (language.numbers, language.dates)
        return .object([
            .init(
                "months",
                .list(months.map { texts([("id", $0.id), ("title", language.month($0.days.lowerBound))]) })),
            .init("words", texts(ExplorePage.phrases.map { ($0.rawValue, language($0)) })),
            .init(
                "numbers",
                texts([("decimal", numbers.decimal), ("group", numbers.group), ("percent", numbers.percent)])),
            .init(
                "dates",
                .object([.init("months", .list(dates.months.map(Value.text))), .init("day", .text(dates.day))])),
            .init(
                "labels",
                texts([SourceRule.direct, PublicView.other].map { ($0, language.text($0)) })),
            .init("countries", texts(language.countries.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })),
        ])
    }

    /// What the script says.
    private static let phrases: [Phrase] = [
        .exploreLeftOut, .exploreClear, .exploreMore, .exploreLoading, .exploreFailed, .exploreNothing, .exploreNoPage,
        .exploreSessions, .explorePageviews, .exploreBounces, .exploreDuration, .exploreDays, .exploreDaysSummary,
        .exploreMost, .exploreMonth, .exploreSource, .exploreCountry, .exploreDevice, .exploreBrowser, .exploreEntry,
        .exploreExit, .unknown,
    ]
}
