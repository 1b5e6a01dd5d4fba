import DaybookCore
import Foundation
import Yams

/// The three lists of uap-core's `regexes.yaml`, in the order of the file.
///
/// Source: https://github.com/ua-parser/uap-core/blob/master/docs/specification.md
struct PatternFile {
    /// A pattern, and what replaces the groups it captures; nil where the group stands for itself.
    struct Rule {
        let pattern: String
        let ignoresCase: Bool
        let name: String?
        let version: String?
    }

    let browsers: [Rule]
    let systems: [Rule]
    let devices: [Rule]

    /// Reads a file of about 6,000 lines; takes tens of milliseconds, so it is read when first needed.
    ///
    /// - Throws: `notFound` without the file, `invalid` for anything but pattern lists.
    init(path: String) throws(DaybookError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DaybookError(
                .notFound, "The User-Agent patterns '\(path)' cannot be read.",
                remedy: "Install the Debian package uap-core, or name a regexes.yaml with --ua-patterns.")
        }
        let text = String(decoding: data, as: UTF8.self)
        let root: Node?
        do {
            root = try Parser(yaml: text).singleRoot()
        } catch {
            throw PatternFile.unreadable(path, cause: "\(error)")
        }
        browsers = PatternFile.rules(root?["user_agent_parsers"], name: "family_replacement", version: "v1_replacement")
        systems = PatternFile.rules(root?["os_parsers"], name: "os_replacement", version: "os_v1_replacement")
        devices = PatternFile.rules(root?["device_parsers"], name: "device_replacement", version: nil)
        guard !browsers.isEmpty, !systems.isEmpty, !devices.isEmpty else {
            throw PatternFile.unreadable(path, cause: "one of its three lists is missing")
        }
    }

    private static func rules(_ list: Node?, name: String, version: String?) -> [Rule] {
        guard let list = list?.sequence else { return [] }
        return list.compactMap { node in
            guard let mapping = node.mapping else { return nil }
            var members: [String: String] = [:]
            for (key, value) in mapping { members[key.scalar?.string ?? ""] = value.scalar?.string }
            guard let pattern = members["regex"] else { return nil }
            return Rule(
                pattern: pattern, ignoresCase: members["regex_flag"] == "i", name: members[name],
                version: version.flatMap { members[$0] })
        }
    }

    private static func unreadable(_ path: String, cause: String) -> DaybookError {
        DaybookError(
            .invalid, "The User-Agent patterns '\(path)' are not a pattern file of uap-core.",
            remedy: "Name uap-core's regexes.yaml with --ua-patterns.", cause: cause)
    }
}
