import DaybookCore
import DaybookStore
import Foundation
import Testing

struct AdminTokenTests {
    @Test func killsTheOldTokenWhenANewOneIsMade() throws {
        let store = try TestStore()
        let writer = try store.writer()
        let tokens = AdminTokens(of: writer.directory)
        let first = try writer.rotateAdminToken()
        #expect(try tokens.accepts(first))
        let second = try writer.rotateAdminToken()
        #expect(try !tokens.accepts(first) && tokens.accepts(second))
        #expect(try !tokens.accepts(""))
        let path = "\(store.path)/.daybook/secrets/admin-token"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try !String(decoding: store.read(".daybook/secrets/admin-token"), as: UTF8.self).contains(second))
    }

    @Test func takesATokenOfTheOperatorBesidesAndRefusesAShortOne() throws {
        let store = try TestStore()
        let text = String(repeating: "x", count: 32)
        let tokens = AdminTokens(of: try store.writer().directory, chosen: try AdminToken(text))
        #expect(try tokens.accepts(text) && !tokens.accepts(text + "x"))
        let refusal = #expect(throws: DaybookError.self) { try AdminToken(String(text.dropLast())) }
        #expect(refusal?.message.contains("31 bytes") == true && refusal?.message.contains(text.dropLast()) == false)
    }
}
