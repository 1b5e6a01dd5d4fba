import DaybookCore

/// The web server's log of a made-up site: page views, what pages load, mistakes and crawlers.
struct DemoLog {
    private var traffic: DemoTraffic
    private var random: SeededRandom

    init(_ site: DemoSite, scale: Int = 1) {
        traffic = DemoTraffic(site, scale: scale)
        random = SeededRandom(seed: site.seed + 100)
    }

    /// The requests of a day, in time order.
    mutating func hits(on day: Day) -> [DemoHit] {
        var hits: [DemoHit] = []
        for hit in traffic.hits(on: day) {
            hits.append(hit)
            if random.chance(percent: 60) { hits.append(asset(of: hit)) }
            if random.chance(percent: 3) { hits.append(mistake(after: hit)) }
            if random.chance(percent: 6) { hits.append(crawl(beside: hit)) }
        }
        return hits.sorted { ($0.time, $0.visitor, $0.path) < ($1.time, $1.visitor, $1.path) }
    }

    private mutating func asset(of hit: DemoHit) -> DemoHit {
        var asset = hit
        asset.path = random.pick(["/site.css", "/logo.svg", "/photo.jpg"])
        asset.status = random.chance(percent: 40) ? 304 : 200
        asset.bytes = asset.status == 304 ? 0 : 9_000 + random.roll(0...90_000)
        asset.time = hit.time + random.roll(20...900)
        return asset
    }

    private mutating func mistake(after hit: DemoHit) -> DemoHit {
        var mistake = hit
        mistake.path = random.pick(["/old-page.html", "/guide/none.html"])
        mistake.status = 404
        mistake.bytes = 312
        mistake.time = hit.time + random.roll(500...5_000)
        return mistake
    }

    private func crawl(beside hit: DemoHit) -> DemoHit {
        var crawl = hit
        crawl.agent = .crawler
        crawl.visitor = 777
        crawl.referrer = ""
        return crawl
    }
}
