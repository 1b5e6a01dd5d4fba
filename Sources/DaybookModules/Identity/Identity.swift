import DaybookCore
package import DaybookEngine

extension Module {
    /// Who the visitors say they are.
    package static let identity = Module(
        id: "identity", title: "Identity", category: .core,
        about: "Who visitors say they are: users, their aliases and the accounts they belong to.",
        isEnabledByDefault: true, events: [identify])

    private static let identify = EventType(
        "identify", about: "A visitor was given a name by the site; kept apart from the events, outside git.",
        fields: [.data])
}
