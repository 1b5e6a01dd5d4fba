import DaybookCore
import DaybookModules
import DaybookOperations
import DaybookStore
import DaybookTesting
import Testing

struct BuildBesideServerTests {
    @Test func hasTheServerSealAndWritesTheSiteItself() throws {
        let fixture = try ControlFixture()
        let publish = ChangeProject(slug: "site", changes: .object([.init("visibility", .text("public"))]))
        _ = try fixture.command.carryOut(publish)
        try fixture.journal.append([ControlFixture.line(1, in: "site")])
        var options = BuildSite.Options()
        options.folder = fixture.folder.path("public")
        let build = BuildSite(catalog: .daybook, options: options, templates: [Checkout.templates])
        let outcome = try fixture.command.carryOut(build)
        #expect(outcome.value["reproducible"] == .bool(true))
        #expect(try fixture.sealedLineCount() == 1)
        #expect(fixture.folder.bytes("public/site/30d/index.html") != nil)
        #expect(try fixture.git("log", "-1", "--format=%an %s") == "ada Seal 1 line\n")
    }
}
