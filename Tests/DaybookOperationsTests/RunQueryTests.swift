import DaybookCore
import DaybookModules
import DaybookOperations
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
            catalog: .daybook, project: "blog", reports: reports, parameters: parameters, format: format, asOf: .now,
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
}
