package import DaybookCore
import Foundation

/// Every report computed from the raw lines in the slowest, most obvious way.
///
/// It shares no code with the engine: lines are read by Foundation, days are Foundation's, and every number is a loop
/// over arrays. Where it and the engine differ, one of them is wrong about the contract.
package struct Reference {
    struct Event {
        let time: Int
        let received: Int
        let id: String
        let type: String
        let visitor: String
        let fields: [String: Any]

        func text(_ name: String) -> String { Reference.exact(fields[name] as? String ?? "") }
        func number(_ name: String) -> Int? { (fields[name] as? NSNumber)?.intValue }
        var isActive: Bool { type == "pageview" || type == "event" }
    }

    struct Session {
        let visitor: String
        var events: [Event]

        var start: Int { events[0].time }
        var end: Int { events[events.count - 1].time }
        var views: [Event] { events.filter { $0.type == "pageview" } }
        var counts: Bool { events.contains { $0.isActive } }
        var isBounce: Bool { views.count <= 1 }
    }

    let events: [Event]
    let sessions: [Session]
    private let calendar: Calendar
    private let ownHost: String
    private let from: Int
    private let to: Int

    /// Reads log lines and answers about the records in `range`.
    package init(lines: [UInt8], zone: String, domain: String, range: Range<Instant>) {
        let all = Data(lines).split(separator: 0x0A).compactMap { line -> Event? in
            guard let fields = try? JSONSerialization.jsonObject(with: line) as? [String: Any] else { return nil }
            return Event(
                time: (fields["time"] as? NSNumber)?.intValue ?? 0,
                received: (fields["received"] as? NSNumber)?.intValue ?? 0, id: fields["id"] as? String ?? "",
                type: fields["type"] as? String ?? "", visitor: Reference.exact(fields["visitor"] as? String ?? ""),
                fields: fields)
        }
        events = all.sorted { ($0.time, $0.received, $0.id) < ($1.time, $1.received, $1.id) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: zone) ?? TimeZone.gmt
        self.calendar = calendar
        ownHost = Reference.host(domain)
        from = range.lowerBound.milliseconds
        to = range.upperBound.milliseconds
        sessions = Reference.sessions(events)
    }

    private init(_ other: Reference, from: Int, to: Int) {
        events = other.events
        sessions = other.sessions
        calendar = other.calendar
        ownHost = other.ownHost
        self.from = from
        self.to = to
    }

    private static func sessions(_ events: [Event]) -> [Session] {
        var sessions: [Session] = []
        for visitor in Set(events.map(\.visitor)) {
            var open: Session?
            for event in events where event.visitor == visitor && event.type != "request" && event.type != "identify" {
                if var session = open, event.time - session.end <= 30 * 60 * 1_000 {
                    session.events.append(event)
                    open = session
                } else {
                    if let session = open { sessions.append(session) }
                    open = Session(visitor: visitor, events: [event])
                }
            }
            if let session = open { sessions.append(session) }
        }
        return sessions
    }

    // MARK: The range

    private func isInRange(_ time: Int) -> Bool { time >= from && time < to }
    private var inRange: [Event] { events.filter { isInRange($0.time) } }
    private var views: [Event] { inRange.filter { $0.type == "pageview" } }
    private var started: [Session] { sessions.filter { isInRange($0.start) && $0.counts } }

    private func date(_ milliseconds: Int) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1_000) }

    private func dayName(_ milliseconds: Int) -> String {
        let parts = calendar.dateComponents([.year, .month, .day], from: date(milliseconds))
        return String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
    }

    private var days: [String] {
        guard from < to else { return [] }
        var names: [String] = []
        for time in stride(from: from, to: to, by: 3_600_000) { names.append(dayName(time)) }
        names.append(dayName(to - 1))
        return Set(names).sorted()
    }

    private func isMidnight(_ milliseconds: Int) -> Bool {
        calendar.startOfDay(for: date(milliseconds)) == date(milliseconds)
    }

    private var previous: Reference {
        guard isMidnight(from), isMidnight(to) else { return Reference(self, from: from - (to - from), to: from) }
        var start = from
        for _ in days { start = Int(calendar.startOfDay(for: date(start - 1)).timeIntervalSince1970) * 1_000 }
        return Reference(self, from: start, to: from)
    }

    // MARK: Values

    /// A text with one character for each of its bytes, so that texts are equal only where their bytes are.
    static func exact(_ text: String) -> String {
        String(String.UnicodeScalarView(text.utf8.map { Unicode.Scalar($0) }))
    }

    private static func plain(_ value: Value) -> Value {
        switch value {
        case .text(let text): .text(String(decoding: text.unicodeScalars.map { UInt8($0.value) }, as: UTF8.self))
        case .list(let list): .list(list.map(plain))
        case .object(let members): .object(members.map { .init($0.name, plain($0.value)) })
        default: value
        }
    }

    private static func host(_ text: String) -> String {
        var host = text.lowercased()
        if let slash = host.firstIndex(of: "/") { host = String(host[..<slash]) }
        return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    }

    private func source(_ session: Session) -> String {
        guard let first = session.views.first else { return "(direct)" }
        let host = Reference.host(first.text("referrer"))
        return host.isEmpty || host == ownHost ? "(direct)" : host
    }

    /// `part / whole` to one decimal, half away from zero.
    private func tenths(_ part: Int, _ whole: Int) -> Value {
        guard whole > 0 else { return .number(0) }
        var tenths = part * 10 / whole
        if (part * 10 - tenths * whole) * 2 >= whole { tenths += 1 }
        return .number(Double(tenths) / 10)
    }

    private func visitors(_ events: [Event]) -> Int { Set(events.map(\.visitor)).count }

    private func object(_ members: [(String, Value)]) -> Value { .object(members.map { .init($0.0, $0.1) }) }

    private func ranked(_ rows: [(metric: Int, label: String, row: Value)]) -> Value {
        .list(
            rows.sorted {
                $0.metric != $1.metric
                    ? $0.metric > $1.metric : $0.label.unicodeScalars.lexicographicallyPrecedes($1.label.unicodeScalars)
            }
            .map(\.row))
    }

    // MARK: Reports

    /// The body of a report, with all rows.
    package func body(of report: String) -> Value { Reference.plain(rows(of: report)) }

    private func rows(of report: String) -> Value {
        switch report {
        case "stats": stats
        case "timeseries": object([("data", .list(days.map(timeseriesRow)))])
        case "pages": pages
        case "entries": entries
        case "exits": exits
        case "referrers": referrers
        case "events": customEvents
        case "devices": devices
        case "geo": object([("data", shares(of: latestSessions.map { known($0, "country", "XX") }, "country"))])
        case "requests": requests
        case "realtime":
            object([
                (
                    "active_visitors",
                    .int(
                        visitors(
                            events.filter { to - 300_000 <= $0.time && $0.time < to && $0.type != "request" }))
                )
            ])
        default: .null
        }
    }

    private var metrics: [(String, Value)] {
        let active = inRange.filter(\.isActive)
        let milliseconds = started.map { $0.end - $0.start }.reduce(0, +)
        return [
            ("pageviews", .int(views.count)), ("visitors", .int(visitors(active))), ("sessions", .int(started.count)),
            ("bounce_rate", tenths(started.filter(\.isBounce).count * 100, started.count)),
            ("avg_duration", tenths(milliseconds, started.count * 1_000)),
            ("events", .int(inRange.filter { $0.type == "event" }.count)),
        ]
    }

    private var stats: Value {
        let (now, before) = (metrics, previous.metrics)
        let changes = zip(now, before).map { ($0.0, object([("value", $0.1), ("prev", $1.1)])) }
        return object([("current", object(now)), ("previous", object(before))] + changes)
    }

    private func timeseriesRow(_ day: String) -> Value {
        let ofDay = inRange.filter { dayName($0.time) == day }
        return object([
            ("date", .text(day)), ("pageviews", .int(ofDay.filter { $0.type == "pageview" }.count)),
            ("visitors", .int(visitors(ofDay.filter(\.isActive)))),
            ("sessions", .int(started.filter { dayName($0.start) == day }.count)),
        ])
    }

    private func dwell(_ view: Event) -> Int {
        for session in sessions where session.visitor == view.visitor {
            guard let place = session.views.firstIndex(where: { $0.id == view.id }) else { continue }
            return (place + 1 < session.views.count ? session.views[place + 1].time : session.end) - view.time
        }
        return 0
    }

    private var pages: Value {
        let paths = Set(views.map { $0.text("path") })
        let rows = paths.map { path in
            let own = views.filter { $0.text("path") == path }
            let row = object([
                ("path", .text(path)), ("views", .int(own.count)), ("unique_views", .int(visitors(own))),
                ("avg_duration", tenths(own.map(dwell).reduce(0, +), own.count * 1_000)),
            ])
            return (own.count, path, row)
        }
        return object([("data", ranked(rows)), ("total", .int(paths.count))])
    }

    private var entries: Value {
        let viewed = started.filter { !$0.views.isEmpty }
        let paths = Set(viewed.map { $0.views[0].text("path") })
        let rows = paths.map { path in
            let own = viewed.filter { $0.views[0].text("path") == path }
            let row = object([
                ("path", .text(path)), ("sessions", .int(own.count)), ("visitors", .int(Set(own.map(\.visitor)).count)),
                ("bounce_rate", tenths(own.filter(\.isBounce).count * 100, own.count)),
            ])
            return (own.count, path, row)
        }
        return object([("data", ranked(rows)), ("total", .int(paths.count))])
    }

    private var exits: Value {
        let viewed = started.filter { !$0.views.isEmpty }
        let paths = Set(viewed.map { $0.views[$0.views.count - 1].text("path") })
        let rows = paths.map { path in
            let own = viewed.filter { $0.views[$0.views.count - 1].text("path") == path }
            let seen = viewed.filter { session in session.views.contains { $0.text("path") == path } }
            let row = object([
                ("path", .text(path)), ("sessions", .int(own.count)), ("visitors", .int(Set(own.map(\.visitor)).count)),
                ("exit_rate", tenths(own.count * 100, seen.count)),
            ])
            return (own.count, path, row)
        }
        return object([("data", ranked(rows)), ("total", .int(paths.count))])
    }

    private var referrers: Value {
        let sources = Set(sessions.map(source))
        let rows = sources.compactMap { name -> (Int, String, Value)? in
            let own = sessions.filter { source($0) == name }
            let records = own.flatMap(\.events).filter { isInRange($0.time) && $0.isActive }
            let starts = own.filter { isInRange($0.start) && $0.counts }.count
            guard !records.isEmpty || starts > 0 else { return nil }
            let row = object([
                ("source", .text(name)), ("visitors", .int(visitors(records))),
                ("pageviews", .int(records.filter { $0.type == "pageview" }.count)), ("referrer_domain", .text(name)),
                ("visits", .int(starts)),
            ])
            return (visitors(records), name, row)
        }
        return object([("data", ranked(rows))])
    }

    private var customEvents: Value {
        let custom = inRange.filter { $0.type == "event" }
        let rows = Set(custom.map { $0.text("name") }).map { name in
            let own = custom.filter { $0.text("name") == name }
            let row = object([
                ("name", .text(name)), ("count", .int(own.count)), ("unique", .int(visitors(own))),
                ("event_name", .text(name)),
            ])
            return (own.count, name, row)
        }
        return object([("data", ranked(rows))])
    }

    /// For each active visitor the latest session with a record in range.
    private var latestSessions: [Session] {
        Set(inRange.filter(\.isActive).map(\.visitor)).compactMap { visitor in
            sessions.filter { $0.visitor == visitor && $0.events.contains { isInRange($0.time) } }
                .max { $0.start < $1.start }
        }
    }

    private func known(_ session: Session, _ field: String, _ fallback: String) -> String {
        let text = session.events[0].text(field)
        return text.isEmpty ? fallback : text
    }

    private func shares(of labels: [String], _ key: String) -> Value {
        ranked(
            Set(labels).map { label in
                let count = labels.filter { $0 == label }.count
                let row = object([
                    (key, .text(label)), ("visitors", .int(count)), ("percentage", tenths(count * 100, labels.count)),
                ])
                return (count, label, row)
            })
    }

    private var devices: Value {
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

    private var requests: Value {
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
