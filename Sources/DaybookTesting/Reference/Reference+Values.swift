import DaybookCore
import Foundation

/// How the reference writes and ranks what it counts.
extension Reference {
    /// A text with one character for each of its bytes, so that texts are equal only where their bytes are.
    static func exact(_ text: String) -> String {
        String(String.UnicodeScalarView(text.utf8.map { Unicode.Scalar($0) }))
    }

    static func plain(_ value: Value) -> Value {
        switch value {
        case .text(let text): .text(String(decoding: text.unicodeScalars.map { UInt8($0.value) }, as: UTF8.self))
        case .list(let list): .list(list.map(plain))
        case .object(let members): .object(members.map { .init($0.name, plain($0.value)) })
        default: value
        }
    }

    static func host(_ text: String) -> String {
        var host = text.lowercased()
        if let slash = host.firstIndex(of: "/") { host = String(host[..<slash]) }
        return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    }

    /// `part / whole` to one decimal, half away from zero.
    func tenths(_ part: Int, _ whole: Int) -> Value {
        guard whole > 0 else { return .number(0) }
        var tenths = part * 10 / whole
        if (part * 10 - tenths * whole) * 2 >= whole { tenths += 1 }
        return .number(Double(tenths) / 10)
    }

    func visitors(_ events: [Event]) -> Int { Set(events.map(\.visitor)).count }

    func object(_ members: [(String, Value)]) -> Value { .object(members.map { .init($0.0, $0.1) }) }

    func ranked(_ rows: [(metric: Int, label: String, row: Value)]) -> Value {
        .list(
            rows.sorted {
                $0.metric != $1.metric
                    ? $0.metric > $1.metric : $0.label.unicodeScalars.lexicographicallyPrecedes($1.label.unicodeScalars)
            }
            .map(\.row))
    }
}
