import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import DaybookTesting
import Foundation
import Testing

@testable import DaybookSite

struct ExploreTests {
    /// A random store, its months and its cube.
    private struct Case {
        let store: RandomStore
        let snapshot: Snapshot
        let months: [Period]
        let project: Project

        init(seed: Int) throws {
            try self.init(RandomStore(seed: seed), nil)
        }

        init(_ store: RandomStore, _ events: [StoredEvent]?) throws {
            self.store = store
            var project = store.project
            project.slug = "a-b"
            self.project = project
            snapshot = try Snapshot(
                of: MemorySegments(events.map { [$0] } ?? store.segments), columns: Set(Column.allCases),
                project: project, calendar: LocalCalendar(project.timeZone), jobs: 2)
            months = Period.list(days: snapshot.days, today: try #require(snapshot.days.last)).filter {
                $0.kind == .month
            }
        }

        func files(threshold: Int?, jobs: Int = 2) throws -> [SiteFile] {
            let days = months.flatMap { $0.days.lowerBound.number...$0.days.upperBound.number }.sorted()
            let cube = try Cube(
                of: days.map(Day.init(number:)), in: snapshot, threshold: threshold, engine: Engine(jobs: jobs))
            return months.map { CubeMonth($0, of: cube).file(project) }
        }

        /// What a script hands over for the page's use.
        static func data(_ file: SiteFile) throws -> Value {
            let start = try #require(file.bytes.firstIndex(of: UInt8(ascii: "{")))
            return try JSON.parse(Array(file.bytes[start...].dropLast(3)))
        }
    }

    private var naughty: [String] {
        guard let folder = SharedTestData.folder("strings"),
            let lines = try? String(contentsOf: folder.appending(path: "naughty_strings.ndjson"), encoding: .utf8)
        else { return [] }
        return lines.split(separator: "\n").compactMap { (try? JSON.parse(Array($0.utf8)))?["s"]?.text }
    }

    private func events(_ texts: [String]) -> [StoredEvent] {
        texts.enumerated().map { place, text in
            var event = StoredEvent()
            event.id = EventIDs.text(UInt64(place), 0)
            event.time = Instant(milliseconds: 1_780_000_000_000 + place * 1_000)
            event.received = event.time
            (event.type, event.visitor, event.path) = ("pageview", "v_\(place)", text)
            (event.country, event.device, event.browser) = (text, text, text)
            event.referrer = text
            return event
        }
    }

    @Test func givesEveryTextWholeAndNoneThatCouldEndTheScript() throws {
        let awkward = ["</script><script>alert(1)</script>", "<!--", "]]>&\"'", "\u{2028}\u{2029}\u{1}", "__proto__"]
        let texts = awkward + naughty
        let known = try Case(RandomStore(seed: 1), events(texts))
        let file = try #require(try known.files(threshold: nil).first)
        let script = String(decoding: file.bytes, as: UTF8.self)
        #expect(!script.contains("<") && !script.contains(">") && !script.contains("&"))
        #expect(!script.unicodeScalars.contains("\u{2028}") && !script.unicodeScalars.contains("\u{2029}"))
        #expect(script.hasPrefix("daybookCube(\"2026-05\",{") && script.hasSuffix("});\n"))
        let names = try #require(Case.data(file)["names"]?["entry"]?.list).compactMap(\.text)
        #expect(Set(names.map(ExactText.init)) == Set(texts.map(ExactText.init)))
        #expect(names == names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test(arguments: 1..<20) func givesTheSameBytesWhateverTheOrderOfLinesAndThreads(seed: Int) throws {
        let known = try Case(seed: seed)
        var dice = SeededRandom(seed: seed)
        var events = known.store.events
        events.shuffle(using: &dice)
        for threshold in [nil, 2] {
            let files = try known.files(threshold: threshold)
            #expect(try Case(known.store, events).files(threshold: threshold, jobs: 1) == files)
        }
    }

    @Test func packsNumbersAsDigitsOf32() {
        var packed = PackedNumbers()
        for number in [0, 31, 32, 1_023, 1_024] { packed.add(number) }
        #expect(packed.text == "A" + "f" + "gB" + "_f" + "ggB")
    }

    @Test func knowsHowManyBytesGzipMakesOfAFile() throws {
        let folder = try TemporaryFolder()
        let text = (0..<5_000).map { "\($0 * $0 % 977)," }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path("text")))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
        process.arguments = ["-9", "-n", folder.path("text")]
        try process.run()
        process.waitUntilExit()
        #expect(folder.bytes("text.gz")?.count == PackedSize.ofGzip(Array(text.utf8)))
    }

    @Test func saysWithoutAScriptWhatItWouldDoAndWhereElseToLook() throws {
        let known = try Case(seed: 3)
        var project = known.project
        (project.name, project.visibility) = ("A & <B>", "public")
        func page(_ isWhole: Bool, _ months: [Period] = known.months) throws -> String {
            let templates = try Templates(folders: [Checkout.templates])
            let page = ExplorePage(project, months: months, isWhole: isWhole, templates: templates)
            return String(decoding: page.file(inputs: "inputs-id").bytes, as: UTF8.self)
        }
        let whole = try page(true)
        #expect(whole.contains("data-page=\"explore\"") && whole.contains("inputs-id"))
        #expect(whole.contains("script-src 'self'; default-src 'none'; style-src 'self'"))
        #expect(whole.contains("<noscript>") && whole.contains("href=\"../30d/index.html\""))
        #expect(whole.contains("fewer than 5 visitors") && !whole.contains("A & <B>"))
        #expect(try !page(true).contains("too many for this page") && page(false).contains("too many for this page"))
        #expect(!whole.contains("style=\""))
        let none = try page(false, [])
        #expect(none.contains("are already too many") && !none.contains("explore-data"))
        let data = try #require(
            whole.firstMatch(of: #/<script type="application\/json" id="explore-data">([^<>&]*)<\/script>/#))
        let told = try JSON.parse(Array(String(data.output.1).utf8))
        #expect(told["months"]?.list?.compactMap { $0["id"]?.text } == known.months.map(\.id))
        for element in whole.matches(of: #/<script[^>]*>/#) where !element.output.contains("application/json") {
            #expect(element.output == "<script src=\"../../assets/explore.js\" defer>")
        }
    }

    @Test func hasAScriptThatIsSmallAndMakesNoMarkup() throws {
        let script = try String(contentsOfFile: "\(Checkout.templates)/assets/explore.js", encoding: .utf8)
        #expect(script.utf8.count < 30_000)
        for word in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(", "fetch("] {
            #expect(!script.contains(word), "\(word)")
        }
    }

    // MARK: The script's own sums

    private static let node = "/usr/bin/node"

    /// Loads the script and the months, then adds up each choice of `choices.json`.
    private static let reader = """
        const { readFileSync, writeFileSync } = require("fs");
        const { runInThisContext } = require("vm");
        const [folder, script, ...months] = process.argv.slice(2);
        runInThisContext(readFileSync(script, "utf8"));
        const cube = new daybookExplore.Cube();
        globalThis.daybookCube = (id, data) => cube.add(id, data);
        for (const month of months) runInThisContext(readFileSync(`${folder}/${month}`, "utf8"));
        const choices = JSON.parse(readFileSync(`${folder}/choices.json`, "utf8"));
        const answers = choices.map((pairs) => {
          const choice = new Map(pairs.map((pair) => [pair.name, new Set(pair.labels)]));
          const again = daybookExplore.readChoice(daybookExplore.writeChoice(choice));
          const { sessions, pageviews, bounces, duration, lists, days } = cube.sums(again);
          return { sessions, pageviews, bounces, duration, days: days.reduce((sum, day) => sum + day.sessions, 0),
            firstDay: days[0].day, lists: daybookExplore.dimensions.map((name, place) => ({ name,
              rows: cube.labels[place].map((label, at) => ({ label, sessions: lists[place][at] })) })) };
        });
        writeFileSync(`${folder}/answers.json`, JSON.stringify(answers));
        """

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: node)), arguments: 1..<13)
    func addsUpInTheBrowserToWhatTheEngineReportsForTheSameFilter(seed: Int) throws {
        let known = try Case(seed: seed)
        let files = try known.files(threshold: nil)
        var dice = SeededRandom(seed: seed)
        let names = try files.map { try #require(Case.data($0)["names"]) }
        let choices: [[(name: String, labels: [String])]] = (0..<12).map { number in
            number == 0 ? [] : choice(names, &dice)
        }
        let answers = try answers(to: choices, files)
        let stats = try #require(Catalog.daybook.periodReports.first { $0.info.id == "stats" })
        let days = try #require(known.months.last).days.lowerBound...known.months[0].days.upperBound
        let range = ReportRange(days: days, calendar: known.snapshot.calendar)
        for (choice, answer) in zip(choices, answers) {
            #expect(answer["firstDay"] == answers[0]["firstDay"], "the axis stays, whatever is chosen")
            let filter = choice.map { "\($0.name)==" + $0.labels.map(pattern).joined(separator: "|") }
            let query = ReportQuery(
                range: range, calendar: known.snapshot.calendar, filter: try Filter(filter.joined(separator: ";")))
            let value = try Engine(jobs: 1).run(stats.plan(query), on: known.snapshot)
            let current = try #require(JSON.parse(value.body(Page(limit: 1)).json)["current"])
            let sessions = try #require(answer["sessions"]?.int)
            let (bounces, duration) = (answer["bounces"]?.int ?? -1, answer["duration"]?.int ?? -1)
            #expect(current["sessions"]?.int == sessions && current["pageviews"]?.int == answer["pageviews"]?.int)
            #expect(number(current["bounce_rate"]) == Double(Fixed.percent(bounces, of: sessions).description))
            #expect(number(current["avg_duration"]) == Double(Fixed.meanSeconds(duration, count: sessions).description))
            #expect(answer["days"]?.int == sessions)
            for list in answer["lists"]?.list ?? [] {
                let chosen = choice.first { $0.name == list["name"]?.text }?.labels.map(ExactText.init)
                let rows = (list["rows"]?.list ?? []).filter { row in
                    chosen.map { $0.contains(ExactText(row["label"]?.text ?? "")) } ?? true
                }
                #expect(rows.reduce(0) { $0 + ($1["sessions"]?.int ?? 0) } == sessions, "\(list["name"]?.text ?? "")")
            }
        }
    }

    private func number(_ value: Value?) -> Double? {
        if case .number(let number) = value { number } else { value?.int.map(Double.init) }
    }

    /// One or two labels of some dimensions.
    private func choice(_ months: [Value], _ dice: inout SeededRandom) -> [(name: String, labels: [String])] {
        CubeDimension.allCases.map(\.filter.name).filter { _ in dice.chance(percent: 30) }.map { name in
            let known = months.flatMap { $0[name]?.list?.compactMap(\.text) ?? [] }
            let labels = Set((0..<dice.roll(1...2)).map { _ in ExactText(dice.pick(known)) })
            return (name, labels.map(\.text).sorted())
        }
    }

    private func pattern(_ text: String) -> String {
        ["\\", "*", "|", ";", " "].reduce(text) { $0.replacing($1, with: "\\" + $1) }
    }

    private func answers(to choices: [[(name: String, labels: [String])]], _ files: [SiteFile]) throws -> [Value] {
        let folder = try TemporaryFolder()
        for file in files {
            let name = String(try #require(file.path.split(separator: "/").last))
            try Data(file.bytes).write(to: URL(fileURLWithPath: folder.path(name)))
        }
        var writer = JSONWriter()
        writer.value(
            .list(
                choices.map { choice in
                    .list(
                        choice.map {
                            .object([.init("name", .text($0.name)), .init("labels", .list($0.labels.map(Value.text)))])
                        })
                }))
        try Data(writer.bytes).write(to: URL(fileURLWithPath: folder.path("choices.json")))
        try Data(ExploreTests.reader.utf8).write(to: URL(fileURLWithPath: folder.path("reader.js")))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ExploreTests.node)
        process.arguments =
            [folder.path("reader.js"), folder.path(""), "\(Checkout.templates)/assets/explore.js"]
            + files.compactMap { $0.path.split(separator: "/").last.map(String.init) }
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let written = try #require(folder.bytes("answers.json"))
        return try #require(JSON.parse(written).list)
    }
}
