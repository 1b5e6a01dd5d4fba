package import DaybookCore
import DaybookJSON

/// How a site speaks: its words, its numbers and its dates, all from one locale file.
///
/// The file `locales/<tag>.json` has `name`, `direction` (`ltr` or `rtl`), `numbers`, `dates`, `phrases` (every
/// `Phrase`) and `texts` (what the declarations of reports say in English, and what it is here).
package struct Language: Sendable {
    /// BCP 47, as in `en` or `de`: the `lang` of every page.
    package let tag: String
    /// `ltr` or `rtl`: the `dir` of every page.
    package let direction: String
    let numbers: Numbers
    let dates: Dates
    /// Short names of countries by ISO 3166-1 alpha-2 code.
    let countries: [String: String]
    private let phrases: [Phrase: String]
    private let texts: [String: String]

    /// Signs that numbers are written with.
    struct Numbers: Sendable, Equatable {
        let decimal: String
        let group: String
        let percent: String
        /// What stands for thousands, millions, billions and trillions.
        let shortened: [String]
    }

    /// Names and patterns that dates are written with.
    struct Dates: Sendable, Equatable {
        let months: [String]
        let shortMonths: [String]
        let weekdays: [String]
        let day: String
        let shortDay: String
        let month: String
        let shortMonth: String
        let hour: String
        let span: String
    }

    /// Reads a locale file, over the one it replaces in part; `countries` is the file of country names.
    ///
    /// - Throws: `invalid`, naming every member that is missing or not as it must be.
    package init(
        tag: String, files: [(path: String, bytes: [UInt8])], countries: [(path: String, bytes: [UInt8])]
    ) throws(DaybookError) {
        var reader = LocaleReader(files: try files.map { (file) throws(DaybookError) in try LocaleFile(file) })
        self.tag = tag
        direction = reader.text("direction", oneOf: ["ltr", "rtl"])
        numbers = Numbers(
            decimal: reader.text("numbers.decimal"), group: reader.text("numbers.group"),
            percent: reader.text("numbers.percent"), shortened: reader.list("numbers.shortened", count: 4))
        dates = Dates(
            months: reader.list("dates.months", count: 12), shortMonths: reader.list("dates.shortMonths", count: 12),
            weekdays: reader.list("dates.weekdays", count: 7), day: reader.text("dates.day"),
            shortDay: reader.text("dates.shortDay"), month: reader.text("dates.month"),
            shortMonth: reader.text("dates.shortMonth"), hour: reader.text("dates.hour"),
            span: reader.text("dates.span"))
        var phrases: [Phrase: String] = [:]
        for phrase in Phrase.allCases { phrases[phrase] = reader.text("phrases.\(phrase.rawValue)") }
        self.phrases = phrases
        texts = reader.texts("texts")
        reader.refuseOthers(than: ["name", "direction", "numbers", "dates", "phrases", "texts"])
        reader.refuseOthers(than: Set(Phrase.allCases.map(\.rawValue)), at: "phrases")
        reader.refuseOtherWords(at: "phrases")
        var names = LocaleReader(files: try countries.map { (file) throws(DaybookError) in try LocaleFile(file) })
        self.countries = names.texts("countries")
        try reader.check()
        try names.check()
    }

    /// A phrase with its words filled in.
    package func callAsFunction(_ phrase: Phrase, _ words: KeyValuePairs<String, String> = [:]) -> String {
        Language.fill(phrases[phrase] ?? phrase.rawValue, words)
    }

    /// A text of a declaration, in this language where the file has it.
    package func text(_ english: String) -> String { texts[english] ?? english }

    /// True where the file says what a text of a declaration is here.
    package func translates(_ english: String) -> Bool { texts[english] != nil }

    /// Every phrase by its name, for templates.
    var words: [String: String] {
        Dictionary(uniqueKeysWithValues: phrases.map { ($0.key.rawValue, $0.value) })
    }

    /// A pattern with its words in braces filled in.
    static func fill(_ pattern: String, _ words: KeyValuePairs<String, String>) -> String {
        var filled = ""
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            filled += rest[..<open]
            let name = rest[rest.index(after: open)..<close]
            filled += words.first { $0.key == name }?.value ?? "{\(name)}"
            rest = rest[rest.index(after: close)...]
        }
        return filled + rest
    }
}
