import DaybookStore
import Foundation
import Testing

struct SessionKeyTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func makesASecretOnceThatNobodyElseMayRead() throws {
        let store = try TestStore()
        let first = try store.writer().sessionKey()
        #expect(first.count == 32)
        #expect(try store.writer().sessionKey() == first)
        #expect(try mode("\(store.path)/.daybook/secrets/session-key") == 0o600)
    }

    @Test func makesANewOneInPlaceOfOneThatIsCut() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let first = try writer.sessionKey()
        try Data(first.prefix(9)).write(to: URL(fileURLWithPath: "\(store.path)/.daybook/secrets/session-key"))
        let second = try writer.sessionKey()
        #expect(second.count == 32 && second != first)
        #expect(try writer.sessionKey() == second)
    }
}
