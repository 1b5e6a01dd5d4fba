import DaybookCore
import Foundation

/// Devices, countries and web-log lines, counted one by one.
extension Reference {
    /// For each active visitor the latest session with a record in range that counts.
    var latestSessions: [Session] {
        Set(inRange.filter(\.isActive).map(\.visitor)).compactMap { visitor in
            sessions.filter { session in
                session.visitor == visitor
                    && session.events.contains { isInRange($0.time) && counted.contains($0.id) }
            }
            .max { $0.start < $1.start }
        }
    }

    func known(_ session: Session, _ field: String, _ fallback: String) -> String {
        let text = session.events[0].text(field)
        return text.isEmpty ? fallback : text
    }

    func shares(of labels: [String], _ key: String) -> Value {
        ranked(
            Set(labels).map { label in
                let count = labels.filter { $0 == label }.count
                let row = object([
                    (key, .text(label)), ("visitors", .int(count)), ("percentage", tenths(count * 100, labels.count)),
                ])
                return (count, label, row)
            })
    }

    var devices: Value {
        let kinds = latestSessions.map { session in
            ["browser", "os", "device"].map { known(session, $0, "Other") }
        }
        let combinations = Set(kinds).map { kind in
            let count = kinds.filter { $0 == kind }.count
            let row = object([
                ("browser", .text(kind[0])), ("os", .text(kind[1])), ("device", .text(kind[2])),
                ("visitors", .int(count)),
            ])
            return (count, kind.joined(separator: "\u{0}"), row)
        }
        return object([
            ("browsers", shares(of: kinds.map { $0[0] }, "name")),
            ("operating_systems", shares(of: kinds.map { $0[1] }, "name")),
            ("device_types", shares(of: kinds.map { $0[2] }, "name")), ("data", ranked(combinations)),
        ])
    }

    var requests: Value {
        let lines = inRange.filter { $0.number("status") != nil }
        func bytes(_ lines: [Event]) -> Int { lines.map { $0.number("bytes") ?? 0 }.reduce(0, +) }
        func counted(_ labels: [String], _ key: String, _ value: (String) -> Value) -> Value {
            ranked(
                Set(labels).map { label in
                    let count = labels.filter { $0 == label }.count
                    return (count, label, object([(key, value(label)), ("requests", .int(count))]))
                })
        }
        func name(_ text: String) -> String { text.isEmpty ? "(malformed)" : text }
        let rows = (lines.isEmpty ? [] : days).map { day in
            let own = lines.filter { dayName($0.time) == day }
            return object([("date", .text(day)), ("requests", .int(own.count)), ("bytes", .int(bytes(own)))])
        }
        let total = object([
            ("requests", .int(lines.count)), ("bytes", .int(bytes(lines))), ("visitors", .int(visitors(lines))),
        ])
        return object([
            ("total", total), ("data", .list(rows)),
            ("statuses", counted(lines.map { "\($0.number("status") ?? 0)" }, "status") { .int(Int($0) ?? 0) }),
            ("methods", counted(lines.map { name($0.text("method")) }, "method") { .text($0) }),
            ("protocols", counted(lines.map { name($0.text("protocol")) }, "protocol") { .text($0) }),
        ])
    }
}
