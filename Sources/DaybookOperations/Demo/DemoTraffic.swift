import DaybookCore

/// Makes the traffic of a made-up site, the same on every machine.
struct DemoTraffic {
    private let site: DemoSite
    private var random: SeededRandom
    private var visitors = 0

    /// Lets every day's sessions be multiplied, for larger stores.
    private let scale: Int

    init(_ site: DemoSite, scale: Int = 1) {
        self.site = site
        self.scale = scale
        random = SeededRandom(seed: site.seed)
        visitors = site.seed * 1_000_000
    }

    private static let referrers = [
        "", "", "", "", "www.google.com/", "www.google.com/", "duckduckgo.com/", "www.bing.com/",
        "news.ycombinator.com/item",
        "www.reddit.com/r/lamps", "t.co/x", "chatgpt.com/", "mastodon.example/@lantern", "newsletter.example/42",
    ]
    private static let countries = ["DE", "DE", "DE", "US", "US", "GB", "FR", "NL", "AT", "CH", "PL", "JP", "BR", "XX"]
    /// Sessions that begin in each hour of the day, of a thousand.
    private static let hours = [
        12, 8, 6, 5, 5, 8, 18, 34, 50, 58, 60, 58, 56, 58, 60, 58, 56, 56, 60, 68, 74, 66, 44, 22,
    ]

    /// Everything that happens on a day, in time order.
    mutating func hits(on day: Day) -> [DemoHit] {
        let weekday = (day.number + 3) % 7
        let share = weekday >= 5 ? 65 : 100
        let trend = 100 + (day.number % 90) / 3
        let count = site.sessionsPerDay * scale * share * trend / 10_000 + random.roll(0...site.sessionsPerDay / 10)
        var hits: [DemoHit] = []
        for _ in 0..<count { hits += session(startingOn: day) }
        return hits.sorted { ($0.time, $0.visitor) < ($1.time, $1.visitor) }
    }

    private mutating func session(startingOn day: Day) -> [DemoHit] {
        // About a fifth of a day's sessions belong to somebody who was there before.
        if visitors == site.seed * 1_000_000 || !random.chance(percent: 20) { visitors += 1 }
        let visitor =
            visitors - (random.chance(percent: 15) ? random.roll(0...min(40, visitors - site.seed * 1_000_000)) : 0)
        var chooser = SeededRandom(seed: visitor)
        let agent = DemoTraffic.weighted(DemoAgent.browsers, DemoAgent.browsers.map(\.weight), &chooser)
        let country = chooser.pick(DemoTraffic.countries)
        let hour = DemoTraffic.weighted(Array(0..<24), DemoTraffic.hours, &random)
        var time = Instant(milliseconds: day.number * 86_400_000 + hour * 3_600_000 + random.roll(0...3_599_999))
        var hit = DemoHit(time: time, visitor: visitor, agent: agent, country: country, path: "/")
        hit.referrer = random.pick(DemoTraffic.referrers)
        var hits: [DemoHit] = []
        for _ in 0..<length() {
            hit.time = time
            hit.path = page()
            hit.bytes = 4_000 + random.roll(0...30_000)
            hits.append(hit)
            hit.referrer = site.domain + hit.path
            if !site.events.isEmpty && random.chance(percent: 18) { hits.append(event(after: hit)) }
            time = time + random.roll(4_000...180_000)
        }
        return hits
    }

    private mutating func event(after hit: DemoHit) -> DemoHit {
        var event = hit
        event.referrer = ""
        event.event = site.events[min(random.roll(0...site.events.count - 1), random.roll(0...site.events.count - 1))]
        event.time = hit.time + random.roll(500...3_500)
        return event
    }

    /// Pages of a session: four in ten see one, few see many.
    private mutating func length() -> Int {
        var length = 1
        while length < 14 && random.chance(percent: 60) { length += 1 }
        return length
    }

    /// The front page most often, the others ever less.
    private mutating func page() -> String {
        let one = random.roll(0...site.pages.count - 1)
        return site.pages[min(one, random.roll(0...site.pages.count - 1))]
    }

    private static func weighted<Choice>(
        _ choices: [Choice], _ weights: [Int], _ random: inout SeededRandom
    ) -> Choice {
        var rest = random.roll(0...weights.reduce(0, +) - 1)
        for (choice, weight) in zip(choices, weights) {
            if rest < weight { return choice }
            rest -= weight
        }
        return choices[choices.count - 1]
    }
}
