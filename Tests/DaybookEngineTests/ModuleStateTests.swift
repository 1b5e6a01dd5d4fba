import DaybookCore
import DaybookEngine
import DaybookModules
import Testing

struct ModuleStateTests {
    private let catalog = Catalog(modules: [
        Module(
            id: "core", title: "Core", category: .core, about: "A.", isEnabledByDefault: true, isAvailable: true),
        Module(
            id: "scroll", title: "S", category: .tracking, about: "A.", isEnabledByDefault: false, isAvailable: true),
        Module(
            id: "revenue", title: "R", category: .tracking, about: "A.", isEnabledByDefault: true, isAvailable: true),
        Module(id: "funnels", title: "F", category: .analysis, about: "A.", isEnabledByDefault: true),
    ])

    private func project(_ changes: ModuleChange...) throws -> Project {
        var project = Project()
        project.modules = try catalog.settings(changes, over: project)
        return project
    }

    private func isEnabled(_ name: String, _ project: Project) throws -> Bool {
        catalog.state(of: try catalog.module(name), in: project).isEnabled
    }

    @Test func listsThe33ModulesOfTheContractAndEnablesWhatThisVersionHas() throws {
        let modules = Catalog.daybook.modules
        #expect(modules.count == 33 && modules.first?.id == "core" && modules.last?.id == "alerts")
        #expect(
            modules.filter(\.isAvailable).map(\.id) == [
                "core", "identity", "webvitals", "revenue", "exports", "sharing",
            ])
        let enabled = modules.filter { Catalog.daybook.state(of: $0, in: Project()).isEnabled }
        #expect(enabled.map(\.id) == ["core", "identity", "revenue", "exports"])
        #expect(modules.filter(\.isEnabledByDefault).count == 19)
        #expect(Catalog.daybook.problems() == [])
    }

    @Test func keepsOnlyWhatDiffersFromTheStart() throws {
        let changed = try project(
            .init(name: "scroll", isEnabled: true, access: .read), .init(name: "revenue", isEnabled: false))
        #expect(changed.modules.ids == ["revenue", "scroll"])
        #expect(try isEnabled("scroll", changed) && !isEnabled("revenue", changed))
        #expect(catalog.state(of: try catalog.module("scroll"), in: changed).access == .read)
        let back = try catalog.settings(
            [.init(name: "scroll", isEnabled: false, access: .all), .init(name: "revenue", isEnabled: true)],
            over: changed)
        #expect(back == ModuleSettings())
    }

    @Test func understandsTheNamesThatClientsUse() throws {
        #expect(try isEnabled("scroll_depth", project(.init(name: "scroll_depth", isEnabled: true))))
        for (alias, id) in [
            ("web_vitals", "webvitals"), ("scroll_depth", "scroll"), ("search_queries", "search"),
            ("js_errors", "error_tracking"), ("click_events", "heatmaps"), ("pageviews", "core"), ("events", "core"),
        ] {
            #expect(try Catalog.daybook.module(alias).id == id)
        }
    }

    @Test func refusesToChangeCoreAndWhatIsUnknownOrNotAvailable() throws {
        #expect(throws: ModuleRefusal.core) { try project(.init(name: "pageviews", isEnabled: false)) }
        #expect(throws: ModuleRefusal.core) { try project(.init(name: "core", access: .read)) }
        #expect(throws: ModuleRefusal.unknown("x")) { try project(.init(name: "x", isEnabled: false)) }
        #expect(throws: ModuleRefusal.notAvailable("funnels")) { try project(.init(name: "funnels", isEnabled: true)) }
        #expect(ModuleRefusal.core.description == "Cannot disable 'core' module")
        #expect(ModuleRefusal.unknown("x").description == "Unknown module: x")
        #expect(
            ModuleRefusal.notAvailable("funnels").description
                == "Module 'funnels' is not available in this version.")
    }

    @Test func acceptsTheStateThatWasListedAndIgnoresWhatAFileSaysOfAModuleThatIsNotThere() throws {
        let listed = catalog.modules.map { module in
            let state = catalog.state(of: module, in: Project())
            return ModuleChange(name: module.id, isEnabled: state.isEnabled, access: state.access)
        }
        #expect(try catalog.settings(listed, over: Project()) == ModuleSettings())
        var project = Project()
        project.modules["funnels"] = .init(isEnabled: true)
        #expect(try !isEnabled("funnels", project))
    }

    @Test(arguments: [(ModuleAccess.read, true, false), (.write, false, true), (.all, true, true)])
    func allowsWhatTheAccessSays(access: ModuleAccess, reads: Bool, writes: Bool) {
        #expect(access.allows(.read) == reads && access.allows(.write) == writes)
    }
}
