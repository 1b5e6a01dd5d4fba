import DaybookCore
import DaybookEngine
import DaybookModules
import DaybookTesting
import Foundation
import Testing

@testable import DaybookSite

struct LanguageTests {
    private func language(_ tag: String) throws -> Language {
        try Templates(folders: [Checkout.templates], locale: tag).look.language
    }

    private static let locales: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(Checkout.templates)/locales")) ?? []
        return names.filter { !$0.hasPrefix("countries.") }.map { String($0.dropLast(".json".count)) }.sorted()
    }()

    /// Every English text that declarations put on pages.
    private var declared: Set<String> {
        var texts = Set(Catalog.daybook.modules.filter(\.isAvailable).flatMap(\.events).map(\.about))
        for info in Catalog.daybook.reports.map(\.info) {
            texts.formUnion([info.title, info.about])
            for part in info.parts where !part.isCompatibility {
                texts.formUnion([part.title, part.about])
                for column in part.columns where !column.isCompatibility {
                    texts.formUnion([column.about, TableMarkup.heading(column.name)])
                }
            }
        }
        return texts
    }

    @Test(arguments: locales) func hasEveryPhraseInEveryLocale(_ tag: String) throws {
        let language = try language(tag)
        for phrase in Phrase.allCases { #expect(!language(phrase).isEmpty, "\(tag) \(phrase)") }
    }

    @Test(arguments: locales) func translatesAllThatReportsSay(_ tag: String) throws {
        guard tag != "en" else { return }
        let language = try language(tag)
        let missing = declared.filter { !language.translates($0) }.sorted()
        #expect(missing.isEmpty, "locales/\(tag).json lacks under 'texts': \(missing)")
    }

    @Test(arguments: locales) func fillsInEveryWordOfAPhrase(_ tag: String) throws {
        let (english, language) = try (language("en"), language(tag))
        for phrase in Phrase.allCases {
            let wanted = Set(english(phrase).matches(of: #/\{[a-zA-Z]+\}/#).map { String($0.output) })
            let found = Set(language(phrase).matches(of: #/\{[a-zA-Z]+\}/#).map { String($0.output) })
            #expect(found == wanted, "\(tag) \(phrase)")
        }
    }

    @Test func writesNumbersAsTheLocaleDoes() throws {
        let (english, german) = try (language("en"), language("de"))
        #expect(english.figure(.int(1_234_567), unit: .count) == "1,234,567")
        #expect(german.figure(.int(1_234_567), unit: .count) == "1.234.567")
        #expect(english.figure(.decimal(Fixed(units: 423, decimals: 1)), unit: .percent) == "42.3%")
        #expect(german.figure(.decimal(Fixed(units: 423, decimals: 1)), unit: .percent) == "42,3\u{A0}%")
        #expect(english.day(Day(year: 2026, month: 3, day: 4)) == "4 March 2026")
        #expect(german.day(Day(year: 2026, month: 3, day: 4)) == "4. März 2026")
    }

    @Test func shortensLargeCountsWithoutEverRoundingUp() throws {
        let language = try language("en")
        let cases = [
            (0, "0"), (9_999, "9,999"), (10_000, "10.0k"), (12_399, "12.3k"), (99_999, "99.9k"), (123_999, "123k"),
            (999_999, "999k"), (1_000_000, "1.00M"), (9_999_999, "9.99M"), (12_345_678, "12.3M"),
            (7_000_000_000, "7.00bn"), (-12_399, "−12.3k"),
        ]
        for (number, text) in cases { #expect(language.shortened(number) == text) }
    }

    @Test func tellsAZeroFromWhatIsMissing() throws {
        let language = try language("en")
        #expect(language.figure(.int(0), unit: .count) == "0")
        #expect(language.figure(.null, unit: .count) == "–")
    }

    @Test func namesCountriesAndLeavesUnknownCodesAsTheyAre() throws {
        #expect(try language("en").country("DE") == "Germany")
        #expect(try language("de").country("DE") == "Deutschland")
        #expect(try language("en").country("XX") == "Unknown")
        #expect(try language("en").country("QQ") == "QQ")
    }

    @Test func layersOneLocaleFileOverAnother() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/locales", withIntermediateDirectories: true)
        try Data(#"{"direction":"rtl","phrases":{"skip":"Leap"}}"#.utf8)
            .write(to: URL(fileURLWithPath: folder.path + "/locales/en.json"))
        let language = try Templates(folders: [folder.path, Checkout.templates]).look.language
        #expect(language(.skip) == "Leap" && language.direction == "rtl")
        #expect(language(.calendar) == "Calendar")
    }

    @Test func namesEveryFaultOfALocaleFile() throws {
        let bytes = Array(#"{"direction":"up","numbers":{"shortened":["k"]}}"#.utf8)
        let error = #expect(throws: DaybookError.self) {
            try Language(tag: "xx", files: [("xx.json", bytes)], countries: [])
        }
        let words = error.map { "\($0)" } ?? ""
        #expect(words.contains("'direction' in xx.json must be ltr or rtl"))
        #expect(words.contains("'numbers.shortened' in xx.json must be a list of 4 texts"))
        #expect(words.contains("'phrases.skip' is missing"))
    }
}
