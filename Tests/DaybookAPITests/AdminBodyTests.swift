import DaybookAPI
import DaybookCore
import DaybookEngine
import DaybookJSON
import DaybookModules
import Testing

struct AdminBodyTests {
    private let noon = Instant(milliseconds: 1_772_366_400_000)
    private let secret = "pa_live_abcdEFGHijklMNOPqrstUVWX"

    private var project: Project {
        var project = Project()
        project.id = "0b6f1c1e-5b0a-4c7e-9a55-3f1d2c4b5a69"
        project.slug = "blog"
        project.name = "Blog"
        project.domain = "example.org"
        project.createdAt = "2026-03-01T12:00:00Z"
        project.updatedAt = "2026-03-02T12:00:00Z"
        return project
    }

    private var key: AccessKey {
        var key = AccessKey()
        key.id = "key-1"
        key.name = "Web"
        key.hash = String(repeating: "0f", count: 32)
        key.prefix = String(secret.prefix(12))
        key.scopes = [.query, .ingest]
        key.createdAt = "2026-03-01T12:00:00Z"
        return key
    }

    private func text(_ value: Value) -> String {
        var writer = JSONWriter()
        writer.value(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func putsAllButTheIdentityOfAProjectIntoItsSettings() {
        let body = AdminBody.project(project)
        #expect(body.members?.map(\.name) == ["id", "name", "domain", "created_at", "settings", "updated_at"])
        #expect(body["updated_at"] == .text(project.updatedAt))
        let names = body["settings"]?.members?.map(\.name) ?? []
        #expect(names.contains("timezone") && names.contains("modules") && names.contains("slug"))
        #expect(
            Set(names).union(["id", "name", "domain", "created_at", "updated_at"])
                == Set(Project.shape.infos.map(\.name)))
    }

    @Test func showsTheSecretOfAKeyOnceAndItsHashNever() {
        let created = AdminBody.createdKey(key, of: project, secret: secret)
        #expect(
            text(created)
                == #"{"id":"key-1","project_id":"\#(project.id)","key":"\#(secret)","name":"Web","#
                + #""scopes":["ingest","query"],"allowed_modules":null,"expires_at":null,"#
                + #""created_at":"2026-03-01T12:00:00Z"}"#)
        let row = AdminBody.key(key, of: project, lastUse: noon, now: noon)
        #expect(
            text(row)
                == #"{"id":"key-1","project_id":"\#(project.id)","name":"Web","key_prefix":"pa_live_abcd...","#
                + #""scopes":["ingest","query"],"allowed_modules":null,"expires_at":null,"#
                + #""created_at":"2026-03-01T12:00:00Z","last_used_at":"2026-03-01T12:00:00Z","is_active":true}"#)
        #expect(!text(row).contains(key.hash) && !text(created).contains(key.hash))
    }

    @Test func listsAKeyThatWasRevokedOrIsPastItsEndAsInactive() {
        var revoked = key
        revoked.revokedAt = noon.text
        var past = key
        past.expiresAt = noon.text
        for key in [revoked, past] {
            let row = AdminBody.key(key, of: project, lastUse: nil, now: noon)
            #expect(row["is_active"] == .bool(false) && row["last_used_at"] == .null)
        }
    }

    @Test func listsAllModulesAndWhatThisVersionLacksAsOff() {
        let body = AdminBody.modules(of: project, catalog: .daybook)
        let rows = body["modules"]?.list ?? []
        #expect(rows.count == 33)
        #expect(
            rows.allSatisfy { $0.members?.map(\.name) == ["name", "enabled", "access", "description", "category"] })
        let funnels = rows.first { $0["name"] == .text("funnels") }
        #expect(funnels?["enabled"] == .bool(false) && funnels?["category"] == .text("Analysis"))
        #expect(body["ok"] == nil)
        #expect(AdminBody.modules(of: project, catalog: .daybook, isUpdate: true)["ok"] == .bool(true))
    }

    @Test func answersAModuleChangeWithWhatItIsNow() throws {
        let module = try Catalog.daybook.module("revenue")
        #expect(text(AdminBody.enabled(module, false)) == #"{"ok":true,"module":"revenue","enabled":false}"#)
        #expect(text(AdminBody.access(module, .read)) == #"{"ok":true,"module":"revenue","access":"read"}"#)
    }
}
