import DaybookAPI
import DaybookCore
import DaybookJSON
import Testing

struct PrivacySettingsTests {
    private func json(_ text: String) throws -> Value { try JSON.parse(Array(text.utf8)) }

    @Test func showsTheDefaultsInTheOrderOfTheContract() throws {
        let expected = try json(
            #"{"project_id":"","anonymize_ip":true,"respect_dnt":true,"bot_filtering":true,"consent_required":false,"#
                + #""allowed_consent_modes":["analytics","measurement","all"],"blocked_user_agents":[],"#
                + #""created_at":"","updated_at":""}"#)
        #expect(PrivacySettings.body(of: Project()) == expected)
    }

    @Test func takesOnlyTheSettingsThatABodyNames() throws {
        let body = #"{"bot_filtering":"mark","blocked_user_agents":["curl"]}"#
        #expect(try PrivacySettings.changes(json(body)) == json(body))
        #expect(try PrivacySettings.changes(json(#"{"name":"x","respect_dnt":null}"#)) == .object([]))
    }

    @Test(arguments: [
        (#"{"respect_dnt":"true"}"#, "field 'respect_dnt' must be a boolean."),
        (#"{"consent_required":"mark"}"#, "field 'consent_required' must be a boolean."),
        (#"{"bot_filtering":"maybe"}"#, "field 'bot_filtering' must be a boolean."),
        (#"{"blocked_user_agents":"curl"}"#, "field 'blocked_user_agents' must be an array."),
        (
            #"{"allowed_consent_modes":["all",""]}"#,
            "field 'allowed_consent_modes' must be at most 32 texts of 1 to 64 characters, none of them blank."
        ), ("[]", "must be an object."),
    ])
    func saysWhatIsWrong(body: String, words: String) throws {
        let body = try json(body)
        let refusal = #expect(throws: AdminRefusal.self) { _ = try PrivacySettings.changes(body) }
        #expect(refusal?.message == "Invalid request body: \(words)")
    }
}
