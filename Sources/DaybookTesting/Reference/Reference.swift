package import DaybookCore
import Foundation

/// Every report computed from the raw lines in the slowest, most obvious way.
///
/// It shares no code with the engine: lines are read by Foundation, days are Foundation's, and every number is a loop
/// over arrays. Where it and the engine differ, one of them is wrong about the contract. The order is that of the
/// engine: rules, sessions, filters, then the reports count.
package struct Reference {
    struct Event {
        let time: Int
        let received: Int
        let id: String
        let type: String
        let visitor: String
        var fields: [String: Any]

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

    /// What is asked, in words of its own, so that it shares no reading of it with the engine either.
    package struct Question {
        package var range: Range<Instant>
        package var conditions: [Condition] = []
        package var rules: [Rule] = []
        /// hour, day, week or month.
        package var grain = "day"

        /// Asks about all traffic of a range, by day.
        package init(range: Range<Instant>) {
            self.range = range
        }
    }

    let rules: [Rule]
    let ownHost: String
    let grain: String
    /// What the rules leave of all lines, in order.
    let events: [Event]
    let sessions: [Session]
    /// The ids of the records that count, and the sessions that do.
    private(set) var counted: Set<String> = []
    private(set) var countedSessions: [Session] = []
    let calendar: Calendar
    private let from: Int
    private let to: Int

    /// Reads log lines and answers about the records in `range`.
    package init(lines: [UInt8], zone: String, domain: String, range: Range<Instant>) {
        self.init(lines: lines, zone: zone, domain: domain, question: Question(range: range))
    }

    /// Reads log lines and answers a question about them.
    package init(lines: [UInt8], zone: String, domain: String, question: Question) {
        let all = Data(lines).split(separator: 0x0A).compactMap { line -> Event? in
            guard let fields = try? JSONSerialization.jsonObject(with: line) as? [String: Any] else { return nil }
            return Event(
                time: (fields["time"] as? NSNumber)?.intValue ?? 0,
                received: (fields["received"] as? NSNumber)?.intValue ?? 0, id: fields["id"] as? String ?? "",
                type: fields["type"] as? String ?? "", visitor: Reference.exact(fields["visitor"] as? String ?? ""),
                fields: fields)
        }
        rules = question.rules
        grain = question.grain
        events = all.compactMap { Reference.applied(question.rules, to: $0) }
            .sorted { ($0.time, $0.received, $0.id) < ($1.time, $1.received, $1.id) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: zone) ?? TimeZone.gmt
        calendar.firstWeekday = 2
        self.calendar = calendar
        ownHost = Reference.host(domain)
        from = question.range.lowerBound.milliseconds
        to = question.range.upperBound.milliseconds
        sessions = Reference.sessions(events)
        (counted, countedSessions) = selection(question.conditions)
    }

    private init(_ other: Reference, from: Int, to: Int) {
        rules = other.rules
        grain = other.grain
        events = other.events
        sessions = other.sessions
        counted = other.counted
        countedSessions = other.countedSessions
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

    func isInRange(_ time: Int) -> Bool { time >= from && time < to }
    /// The records of the range that count.
    var inRange: [Event] { events.filter { isInRange($0.time) && counted.contains($0.id) } }
    var views: [Event] { inRange.filter { $0.type == "pageview" } }
    var started: [Session] { countedSessions.filter { isInRange($0.start) && $0.counts } }

    private func date(_ milliseconds: Int) -> Date { Date(timeIntervalSince1970: Double(milliseconds) / 1_000) }

    /// The name of the day, or of the hour, week or month, that holds a time.
    func bucketName(_ milliseconds: Int, _ grain: String) -> String {
        if grain == "hour" {
            let offset = calendar.timeZone.secondsFromGMT(for: date(milliseconds)) * 1_000
            let local = milliseconds + offset
            let hour = local - ((local % 3_600_000) + 3_600_000) % 3_600_000 - offset
            return date(hour).formatted(.iso8601)
        }
        var moment = date(milliseconds)
        if grain == "week" { moment = calendar.dateInterval(of: .weekOfYear, for: moment)?.start ?? moment }
        let parts = calendar.dateComponents([.year, .month, .day], from: moment)
        return String(
            format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, grain == "month" ? 1 : parts.day ?? 0)
    }

    func dayName(_ milliseconds: Int) -> String { bucketName(milliseconds, "day") }

    var days: [String] { buckets("day") }

    func buckets(_ grain: String) -> [String] {
        guard from < to else { return [] }
        var names: Set<String> = []
        for time in stride(from: from, to: to, by: grain == "hour" ? 900_000 : 3_600_000) {
            names.insert(bucketName(time, grain))
        }
        names.insert(bucketName(to - 1, grain))
        return names.sorted()
    }

    private func isMidnight(_ milliseconds: Int) -> Bool {
        calendar.startOfDay(for: date(milliseconds)) == date(milliseconds)
    }

    var previous: Reference {
        guard isMidnight(from), isMidnight(to) else { return Reference(self, from: from - (to - from), to: from) }
        var start = from
        for _ in days { start = Int(calendar.startOfDay(for: date(start - 1)).timeIntervalSince1970) * 1_000 }
        return Reference(self, from: start, to: from)
    }

    // MARK: Reports

    /// The body of a report, with all rows.
    package func body(of report: String) -> Value { Reference.plain(rows(of: report)) }

    private func rows(of report: String) -> Value {
        switch report {
        case "stats": stats
        case "timeseries": object([("data", .list(buckets(grain).map(timeseriesRow)))])
        case "pages": pages
        case "entries": entries
        case "exits": exits
        case "referrers": referrers
        case "events": customEvents
        case "devices": devices
        case "geo": object([("data", shares(of: latestSessions.map { known($0, "country", "XX") }, "country"))])
        case "requests": requests
        case "webvitals-pages": object([("data", vitals)])
        case "realtime": object([("active_visitors", .int(visitors(recent)))])
        default: .null
        }
    }

    /// The records of the last five minutes of the range that count, but for web-log lines.
    private var recent: [Event] {
        events.filter {
            to - 300_000 <= $0.time && $0.time < to && $0.type != "request" && counted.contains($0.id)
        }
    }
}
