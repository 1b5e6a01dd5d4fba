import DaybookCore
import DaybookImport
import DaybookModules
import DaybookOperations
import DaybookTesting
import Foundation
import Testing

struct RunQueryTests {
    private let fixture: OperationFixture

    init() throws {
        fixture = try OperationFixture()
        _ = try InitializeStore().run(in: fixture.workplace)
        _ = try CreateProject(settings: .object([.init("name", .text("Blog"))])).run(in: fixture.workplace)
    }

    private func query(
        _ reports: [String], _ parameters: [String: String] = [:], _ format: RunQuery.Format = .json
    ) throws -> String {
        let query = RunQuery(
            catalog: .daybook, tables: Checkout.tables, project: "blog", reports: reports,
            parameters: parameters, format: format, asOf: .now,
            jobs: 1)
        return String(decoding: try query.run(in: fixture.workplace).bytes ?? [], as: UTF8.self)
    }

    @Test func printsSeveralReportsAsMembersOfOneObject() throws {
        let (stats, pages) = (try query(["stats"]), try query(["pages"]))
        let both = #"{"stats":\#(stats.dropLast()),"pages":\#(pages.dropLast())}"# + "\n"
        #expect(try query(["stats", "pages"]) == both)
    }

    @Test func refusesSeveralReportsInOneTableAndOneNamedTwice() throws {
        for format in [RunQuery.Format.csv, .table] {
            let error = #expect(throws: DaybookError.self) { try query(["stats", "pages"], [:], format) }
            #expect(error?.code == .usage)
        }
        #expect(throws: DaybookError.self) { try query(["stats", "stats"]) }
        #expect(throws: DaybookError.self) { try query(["stats", "nothing"]) }
    }

    @Test func saysWhatIsWrongWithAFilterAGrainAndAView() {
        for (name, value) in [("filter", "planet==Mars"), ("grain", "year"), ("view", "mine")] {
            for format in RunQuery.Format.allCases {
                let error = #expect(throws: DaybookError.self) { try query(["timeseries"], [name: value], format) }
                #expect(error?.code == .usage && error?.message.contains("'\(name)'") == true)
            }
        }
    }

    @Test func tellsTheChannelOfASessionByTheTableOfProviders() throws {
        let log = fixture.folder.path("access.log")
        let agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
        let line =
            #"1.2.3.4 - - [01/Sep/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "https://search.brave.com/" "\#(agent)""#
        try Data("\(line)\n".utf8).write(to: URL(fileURLWithPath: log))
        let options = ImportFiles.Options(
            project: "blog", format: .combined, files: [log], tables: Checkout.tables)
        _ = try ImportFiles(options).run(in: fixture.workplace)
        let (range, filter) = (["start_at": "2026-09-01", "end_at": "2026-09-01"], "channel==Organic Search")
        let found = try query(["stats"], range.merging(["filter": filter]) { $1 })
        #expect(found == (try query(["stats"], range)) && found.contains(#""pageviews":1"#))
        #expect(try query(["stats"], range.merging(["filter": "channel==Referral"]) { $1 }) != found)
    }
}
