import DaybookCore
import Foundation
import Logging

/// The server's log on standard error: a line an entry, for people or as JSON (control C50).
///
/// Nothing that is logged holds a body, a key or an address; control characters of values are escaped in both forms.
struct ServerLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    private let isJSON: Bool

    private init(isJSON: Bool) {
        self.isJSON = isJSON
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    static func logger(json: Bool) -> Logger {
        Logger(label: "daybook") { _ in ServerLog(isJSON: json) }
    }

    // swift-format-ignore: NoLeadingUnderscores
    func log(event: LogEvent) {
        let now = Instant(milliseconds: Int(Date().timeIntervalSince1970 * 1_000)).preciseText
        let all = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        var writer = JSONWriter()
        if isJSON {
            let members = [
                Value.Member("time", .text(now)), .init("level", .text(event.level.rawValue)),
                .init("message", .text(event.message.description)),
            ]
            writer.value(.object(members + all.map { .init($0.key, .text("\($0.value)")) }))
            return Output.write(writer.bytes + [0x0A], to: STDERR_FILENO)
        }
        var text = "\(now) \(event.level.rawValue): \(event.message)"
        for (name, value) in all { text += " \(name)=\(value)" }
        let safe = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
        }
        Output.write(Array("\(String(String.UnicodeScalarView(safe)))\n".utf8), to: STDERR_FILENO)
    }
}
