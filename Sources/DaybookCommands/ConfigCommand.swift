import ArgumentParser
import DaybookCore

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show what is set, and where.", subcommands: [Show.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every setting with its value and where that comes from.",
            discussion: "A flag of a command beats what is shown here. Secrets are not shown.")

        @Option(help: "A config file (default: \(Settings.defaultFile), where it is there).") var config: String?
        @Flag(help: "Print JSON for machines.") var json = false

        func run() throws {
            let settings = try Settings(config: config)
            let rows = try Setting.all.map { setting in (setting, try settings.value(setting)) }
            guard !json else {
                return Output.value(
                    .object([
                        .init(
                            "settings",
                            .list(
                                rows.map { setting, found in
                                    .object([
                                        .init("name", .text(setting.name)),
                                        .init("value", setting.shown(found.value)),
                                        .init("from", .text(found.origin.words)), .init("about", .text(setting.about)),
                                        .init("variables", .list(setting.variables.map(Value.text))),
                                    ])
                                })),
                        .init("unknown", .list(settings.unknownMembers.map(Value.text))),
                    ]))
            }
            for (setting, found) in rows {
                Output.line("\(setting.name)\t\(setting.words(found.value))\t\(found.origin.words)")
            }
            for name in settings.unknownMembers {
                Output.line("The config file's member '\(name)' is no setting and has no effect.")
            }
        }
    }
}

extension Setting {
    /// A value as anybody may see it.
    fileprivate func shown(_ value: Value) -> Value {
        if case .secret = kind, value != .null { return .text("(set)") }
        return value
    }

    /// The same as a text.
    fileprivate func words(_ value: Value) -> String {
        switch shown(value) {
        case .null: "-"
        case .text(let text): text
        case .int(let number): String(number)
        case .list(let items): items.isEmpty ? "-" : items.compactMap(\.text).joined(separator: ",")
        default: "-"
        }
    }
}
