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

    package static let paths = ["/", "/a", "/a/7", "/a/8", "/b/\u{E9}", "/b/e\u{301}", "/\"quoted\"", "/=sum", "/a*"]
    static let hosts = ["", "", "example.com", "www.example.com", "shop.example.com", "copy.example"]
    static let browsers = ["Firefox", "Chrome", ""]
    static let systems = ["Linux", "Windows", ""]
    static let devices = ["Desktop", "Mobile", ""]
    package static let countries = ["DE", "NZ", "US", "XX", ""]
    static let referrers = [
        "", "", "", "news.example/x", "www.NEWS.example", "example.com/a", "t.co", "www.google.com/", "chatgpt.com",
    ]
    static let campaignSources = ["", "", "", "", "Newsletter", "facebook", "partner"]
    static let mediums = ["", "", "", "", "email", "CPC", "affiliate"]
    static let campaigns = ["", "", "", "", "spring", "\u{E9}t\u{E9}"]
    package static let names = ["signup", "buy", "+1", "na\u{EF}ve", "pageview"]
    /// Values of custom properties by key; nothing is missing.
    static let propertyValues: [(key: String, values: [Value?])] = [
        ("plan", [.text("pro"), .text("free"), .text(""), .text("\u{E9}"), .text("e\u{301}"), nil, nil]),
        ("seats", [.int(1), .int(12), .number(1.5), .text("12"), .null, nil]),
        ("trial", [.bool(true), .bool(false), .text("true"), .list([.int(1)]), nil]),
    ]

    /// Texts that custom properties have, and some that they do not.
    package static let propertyTexts = ["", "pro", "free", "\u{E9}", "e\u{301}", "1", "12", "1.5", "true", "false"]

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
        event.path = dice.pick(RandomStore.paths)
        event.hostname = dice.pick(RandomStore.hosts)
        event.browser = dice.pick(RandomStore.browsers)
        event.os = dice.pick(RandomStore.systems)
        event.device = dice.pick(RandomStore.devices)
        event.country = dice.pick(RandomStore.countries)
        event.bot = dice.chance(percent: 10) ? "Crawler" : ""
        if event.type == "pageview" {
            event.referrer = dice.pick(RandomStore.referrers)
            event.utmSource = dice.pick(RandomStore.campaignSources)
            event.utmMedium = dice.pick(RandomStore.mediums)
            event.utmCampaign = dice.pick(RandomStore.campaigns)
        }
        if event.type == "web_vital" {
            event.name = dice.pick(["LCP", "FCP", "CLS", "INP", "TTFB"])
            event.value = dice.pick([.int(dice.roll(0...5_000)), .number(0.25), .number(0.1), .number(117.5), nil])
        }
        if event.type == "event" { event.name = dice.pick(RandomStore.names) }
        if event.type != "request" { event.data = RandomStore.properties(&dice) }
        if event.type == "request" || event.type == "pageview" && dice.chance(percent: 30) {
            event.status = dice.pick([200, 304, 404, 500])
            event.bytes = dice.chance(percent: 80) ? dice.roll(0...9_999) : nil
            event.method = dice.pick(["GET", "HEAD", ""])
            event.protocol = dice.pick(["HTTP/1.0", "HTTP/1.1"])
        }
        return event
    }

    private static func properties(_ dice: inout SeededRandom) -> Value? {
        guard dice.chance(percent: 60) else { return nil }
        let members = propertyValues.compactMap { key, values in
            dice.pick(values).map { Value.Member(key, $0) }
        }
        return .object(members)
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
