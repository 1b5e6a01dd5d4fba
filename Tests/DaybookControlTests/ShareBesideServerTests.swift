import DaybookCore
import DaybookModules
import DaybookOperations
import DaybookStore
import DaybookTesting
import Testing

struct ShareBesideServerTests {
    @Test func hasTheServerMakeChangeAndDeleteAShareAndShowsItsTokenOnce() throws {
        let fixture = try ControlFixture()
        let prepared = try PreparedPassword("correct horse battery", name: "Ann", iterations: 600_000)
        let made = try fixture.command.carryOut(
            CreateShare(catalog: .daybook, project: "site", name: "Board", passwords: [prepared]))
        let id = try #require(made.value["id"]?.text)
        #expect(made.value["token"]?.text?.hasPrefix("pshr_") == true)
        #expect(try fixture.git("log", "-1", "--format=%an %s") == "ada Create share Board\n")
        let second = try PreparedPassword("another long password", iterations: 600_000)
        _ = try fixture.command.carryOut(AddSharePassword(id: id, password: second))
        _ = try fixture.command.carryOut(RemoveSharePassword(id: id, password: prepared.id))
        _ = try fixture.command.carryOut(RotateShare(id: id))
        let list = try fixture.command.carryOut(ListShares(project: "site"))
        let row = try #require(list.value["data"]?.list?.first)
        #expect(row["passwords"]?.list?.map { $0["id"] } == [.text(second.id)] && row["token"] == nil)
        #expect(!list.lines.joined().contains(try #require(made.value["token"]?.text)))
        _ = try fixture.command.carryOut(DeleteShare(id: id))
        #expect(
            try fixture.command.carryOut(ListShares()).lines == ["No share yet: daybook share create --project SLUG"])
        #expect(try fixture.git("log", "-1", "--format=%an %s") == "ada Delete share Board\n")
    }

    @Test func refusesReportsAndFiltersThatThereAreNot() {
        #expect(throws: DaybookError.self) {
            _ = try CreateShare(catalog: .daybook, project: "site", reports: ["nothing"])
        }
        #expect(throws: DaybookError.self) { _ = try CreateShare(catalog: .daybook, project: "site", filter: "x=y") }
    }
}
