import ArgumentParser
import DaybookCore
import DaybookJSON
import Foundation

/// A rule as flags or as a file describe it.
struct RuleOptions: ParsableArguments {
    @Argument(help: "The rule's name: a-z, 0-9 and hyphens; rules apply in the order of their names.") var name: String
    @Option(help: "The project's slug.") var project: String
    @Option(help: "What it does: \(Rule.Kind.allCases.map(\.rawValue).joined(separator: ", ")).") var kind: String?
    @Option(
        help: """
            The column it looks at; exclude: \(RuleOptions.columns(.exclude)); \
            source and channel: \(RuleOptions.columns(.source)) (default: referrer).
            """)
    var column: String?
    @Option(help: "A text it looks for, in which * stands for anything; may be repeated.") var pattern: [String] = []
    @Option(help: "What takes the place of what fits.") var to: String?
    @Option(help: "Why it is there.") var about: String?
    @Option(help: "A JSON file, or - for standard input, with the members of the rule instead.") var file: String?

    /// True where there is more than a name.
    var isDescribed: Bool { kind != nil || file != nil || !pattern.isEmpty }

    /// The members of the rule's file.
    func settings() throws(DaybookError) -> Value {
        guard let file else {
            let given: [(String, Value?)] = [
                ("kind", kind.map(Value.text)), ("about", about.map(Value.text)), ("column", column.map(Value.text)),
                ("patterns", pattern.isEmpty ? nil : pattern.value), ("to", to.map(Value.text)),
            ]
            return .object(given.compactMap { name, value in value.map { Value.Member(name, $0) } })
        }
        let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
        guard let data = try? handle?.read(upToCount: RuleOptions.limitBytes), let value = try? JSON.parse(data) else {
            throw DaybookError(.usage, "\(file) holds no JSON.", remedy: "Name a file with one rule, or -.")
        }
        return value
    }

    private static let limitBytes = 1 << 20

    private static func columns(_ kind: Rule.Kind) -> String {
        kind.columns.map(\.rawValue).joined(separator: ", ")
    }
}
