import DaybookCore
import DaybookJSON
import Foundation

/// Where a value of the command line comes from: flags beat `DAYBOOK_<FLAG>` beat the config file.
struct Settings: Sendable {
    private let environment: [String: String]
    private let file: Value

    /// The config file that is read where `--config` names none.
    static let defaultFile = "/etc/daybook/config.json"

    init(config: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws(DaybookError) {
        self.environment = environment
        let path = config ?? Settings.defaultFile
        guard let data = FileManager.default.contents(atPath: path) else {
            guard config == nil else {
                throw DaybookError(.notFound, "There is no config file \(path).", remedy: "Check --config.")
            }
            file = .object([])
            return
        }
        do {
            file = try JSON.parse(data)
        } catch {
            throw DaybookError(
                .invalid, "The config file \(path) is not valid JSON.", remedy: "Mend it or remove it.",
                cause: error.cause)
        }
    }

    /// The value of a flag, of its variable, or of the config file, in this order.
    func text(_ flag: String?, _ name: String) -> String? {
        let variable = "DAYBOOK_" + name.uppercased().replacingOccurrences(of: "-", with: "_")
        return flag ?? environment[variable] ?? file[name]?.text
    }

    /// The same for a whole number.
    func int(_ flag: Int?, _ name: String) throws(DaybookError) -> Int? {
        if let flag { return flag }
        if let number = file[name]?.int, text(nil, name) == nil { return number }
        guard let text = text(nil, name) else { return nil }
        guard let number = Int(text) else {
            throw DaybookError(.usage, "'\(text)' is no number for \(name).", remedy: "Give a whole number.")
        }
        return number
    }
}
