import DaybookCore
import DaybookJSON
import Foundation

/// Where a value of the command line comes from: flags beat variables beat the config file beat what is built in.
struct Settings: Sendable {
    /// Where a value was found.
    enum Origin: Equatable, Sendable {
        case variable(String)
        case file(String)
        case builtIn

        /// For `config show`.
        var words: String {
            switch self {
            case .variable(let name): name
            case .file(let path): path
            case .builtIn: "default"
            }
        }
    }

    private let environment: [String: String]
    private let file: Value
    private let path: String

    /// The config file that is read where `--config` names none.
    static let defaultFile = "/etc/daybook/config.json"

    init(config: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws(DaybookError) {
        self.environment = environment
        path = config ?? Settings.defaultFile
        guard let data = FileManager.default.contents(atPath: path) else {
            guard config == nil else {
                throw DaybookError(.notFound, "There is no config file \(path).", remedy: "Check --config.")
            }
            file = .object([])
            return
        }
        do {
            file = try JSON.parse(written: Array(data))
        } catch {
            throw DaybookError(
                .invalid, "The config file \(path) cannot be read. \(error.message)", remedy: "Mend it or remove it.",
                cause: error.cause)
        }
        guard file.members != nil else {
            throw DaybookError(.invalid, "The config file \(path) is no JSON object.", remedy: "Mend it or remove it.")
        }
    }

    /// The value of a setting, null where nothing is set and nothing built in, and where it was found.
    ///
    /// An empty variable counts as not set.
    /// - Throws: `usage` for a value that it cannot have.
    func value(_ setting: Setting) throws(DaybookError) -> (value: Value, origin: Origin) {
        for name in setting.variables {
            guard let text = environment[name], !text.isEmpty else { continue }
            return (try setting.value(of: text, from: name), .variable(name))
        }
        if let member = file[setting.name] ?? file[setting.name.replacing("-", with: "_")], member != .null {
            return (try setting.value(of: member, from: path), .file(path))
        }
        return (setting.fallback, .builtIn)
    }

    /// The text of a flag, or else of the setting; nil where neither is there.
    func text(_ flag: String?, _ setting: Setting) throws(DaybookError) -> String? {
        if let flag, case .choice = setting.kind { return try setting.value(of: flag, from: "--\(setting.name)").text }
        if let flag { return flag }
        return try value(setting).value.text
    }

    /// The same for a setting that has a value built in.
    func text(_ flag: String?, always setting: Setting) throws(DaybookError) -> String {
        guard let text = try text(flag, setting) else { preconditionFailure("\(setting.name) has nothing built in") }
        return text
    }

    /// The number of a flag, or else of the setting; nil where neither is there.
    func int(_ flag: Int?, _ setting: Setting) throws(DaybookError) -> Int? {
        if let flag { return try setting.value(of: String(flag), from: "--\(setting.name)").int }
        return try value(setting).value.int
    }

    /// The same for a setting that has a value built in.
    func int(_ flag: Int?, always setting: Setting) throws(DaybookError) -> Int {
        guard let number = try int(flag, setting) else { preconditionFailure("\(setting.name) has nothing built in") }
        return number
    }

    /// The texts of a repeated flag, each of which may be several, or else of the setting.
    func list(_ flags: [String], _ setting: Setting) throws(DaybookError) -> [String] {
        let value =
            try flags.isEmpty
            ? value(setting).value : setting.value(of: flags.joined(separator: ","), from: "--\(setting.name)")
        return value.list?.compactMap(\.text) ?? []
    }

    /// A secret of its variable or the config file, or else of the file that another setting names.
    ///
    /// - Throws: `refused` where others may read the file that holds it, `not-found` where that is missing.
    func secret(_ setting: Setting, file: Setting) throws(DaybookError) -> String? {
        let found = try value(setting)
        if let secret = found.value.text {
            if case .file(let path) = found.origin { try PrivateFile.check(path) }
            return secret
        }
        guard let path = try text(nil, file) else { return nil }
        return try PrivateFile.word(in: path)
    }

    /// The members of the config file that name no setting.
    var unknownMembers: [String] {
        let known = Set(Setting.all.flatMap { [$0.name, $0.name.replacing("-", with: "_")] })
        return (file.members ?? []).map(\.name).filter { !known.contains($0) }
    }
}
