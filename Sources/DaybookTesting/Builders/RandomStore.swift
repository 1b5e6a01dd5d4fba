package import DaybookCore

/// A small random history that is rich in hard cases: sessions over midnight, gaps of exactly 30 minutes, late and
/// equal times, changes of clocks, records of every kind, events spread over segments in any order.
package struct RandomStore: Sendable {
    package let seed: Int
    package let project: Project
    package let events: [StoredEvent]
    package let segments: [[StoredEvent]]
    package let ranges: [Range<Instant>]

    private static let zones = [
        "UTC", "Europe/Berlin", "America/New_York", "Pacific/Auckland", "Asia/Kolkata", "Africa/Cairo",
        "America/St_Johns",
    ]
    /// Days near changes of clocks in those zones, and one without.
    private static let starts = ["2026-03-07", "2026-03-27", "2026-10-23", "2026-04-03", "2026-04-22", "2026-07-01"]

    /// Makes the store of a seed.
    package init(seed: Int) {
        var dice = SeededRandom(seed: seed)
        var project = Project()
        project.name = "Random \(seed)"
        project.timeZone = dice.pick(RandomStore.zones)
        project.domain = dice.pick(["", "example.com", "www.Example.com"])
        let first = Day(dice.pick(RandomStore.starts)) ?? Day(number: 20_000)
        var ids = EventIDs { 0 }
        var events: [StoredEvent] = []
        for visitor in 0..<dice.roll(1...9) {
            events += RandomStore.history(of: "v_\(visitor)", from: first, &ids, &dice)
        }
        events.shuffle(using: &dice)
        self.seed = seed
        self.project = project
        self.events = events
        segments = RandomStore.split(events, &dice)
        ranges = RandomStore.ranges(events, project.timeZone, &dice)
    }

    private static func history(
        of visitor: String, from first: Day, _ ids: inout EventIDs, _ dice: inout SeededRandom
    ) -> [StoredEvent] {
        let gap = 30 * 60_000
        var time = first.number * 86_400_000 + dice.roll(0...3 * 86_400_000)
        return (0..<dice.roll(1...40)).map { _ in
            let step = dice.pick([
                0, 1, 1_000, 60_000, gap - 1, gap, gap + 1, 5 * gap, 30 * gap, dice.roll(0...gap * 3),
            ])
            time += step
            return record(by: visitor, at: time, &ids, &dice)
        }
    }

    private static func record(
        by visitor: String, at time: Int, _ ids: inout EventIDs, _ dice: inout SeededRandom
    ) -> StoredEvent {
        var event = StoredEvent()
        event.time = Instant(milliseconds: time)
        event.received = Instant(milliseconds: time + dice.pick([0, 0, 5, 3_600_000, 3 * 86_400_000]))
        event.id = ids.next(at: event.received)
        event.visitor = visitor
        event.type = dice.pick(["pageview", "pageview", "pageview", "event", "request", "identify", "web_vital"])
        event.path = dice.pick(["/", "/a", "/b/\u{E9}", "/b/e\u{301}", "/\"quoted\"", "/=sum"])
        event.browser = dice.pick(["Firefox", "Chrome", ""])
        event.os = dice.pick(["Linux", "Windows"])
        event.device = dice.pick(["Desktop", "Mobile"])
        event.country = dice.pick(["DE", "NZ", "XX", ""])
        if event.type == "pageview" {
            event.referrer = dice.pick(["", "", "news.example/x", "www.NEWS.example", "example.com/a", "t.co"])
        }
        if event.type == "event" { event.name = dice.pick(["signup", "buy", "+1", "naïve"]) }
        if event.type == "request" || event.type == "pageview" && dice.chance(percent: 30) {
            event.status = dice.pick([200, 304, 404, 500])
            event.bytes = dice.chance(percent: 80) ? dice.roll(0...9_999) : nil
            event.method = dice.pick(["GET", "HEAD", ""])
            event.protocol = dice.pick(["HTTP/1.0", "HTTP/1.1"])
        }
        return event
    }

    private static func split(_ events: [StoredEvent], _ dice: inout SeededRandom) -> [[StoredEvent]] {
        var parts = [[StoredEvent]](repeating: [], count: dice.roll(1...4))
        for event in events { parts[dice.roll(0...parts.count - 1)].append(event) }
        return parts
    }

    /// Ranges with bounds at local midnights, exactly on records, and one millisecond beside them.
    private static func ranges(_ events: [StoredEvent], _ zone: String, _ dice: inout SeededRandom) -> [Range<Instant>]
    {
        let times = events.map(\.time).sorted()
        guard let first = times.first, let last = times.last, let calendar = try? LocalCalendar(zone) else { return [] }
        func bound(_ dice: inout SeededRandom) -> Instant {
            let time = dice.pick(times)
            return dice.pick([time, time + 1, time - 1, calendar.start(of: calendar.day(of: time))])
        }
        var ranges = [
            first..<last + 1, calendar.start(of: calendar.day(of: first))..<calendar.end(of: calendar.day(of: last)),
        ]
        for _ in 0..<3 {
            let (one, other) = (bound(&dice), bound(&dice))
            ranges.append(min(one, other)..<max(one, other))
        }
        return ranges
    }
}
