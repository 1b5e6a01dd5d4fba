import DaybookCore

/// A made-up site: what its pages are, where its visitors come from and what they use.
struct DemoSite: Sendable {
    let name: String
    let slug: String
    let domain: String
    let timeZone: String
    let visibility: String
    /// Sessions on an ordinary day; weekends have fewer.
    let sessionsPerDay: Int
    let pages: [String]
    let events: [String]
    let seed: Int

    /// Tells a shop, a journal and an internal site, all fed by a collect server.
    static let collected = [
        DemoSite(
            name: "Lantern Shop", slug: "lantern-shop", domain: "lantern.example", timeZone: "Europe/Berlin",
            visibility: "public", sessionsPerDay: 420,
            pages: [
                "/", "/lamps", "/lamps/brass", "/lamps/paper", "/lamps/garden", "/shades", "/care", "/journal",
                "/journal/wicks-and-wax", "/cart", "/checkout", "/thanks", "/about", "/contact", "/shipping",
            ],
            events: ["add_to_cart", "begin_checkout", "purchase", "newsletter_signup"], seed: 11),
        DemoSite(
            name: "Field Notes", slug: "field-notes", domain: "fieldnotes.example", timeZone: "America/New_York",
            visibility: "public", sessionsPerDay: 130,
            pages: [
                "/", "/archive", "/2026/06/moss-walls", "/2026/06/slow-radio", "/2026/07/tide-tables",
                "/2026/07/bees-in-town", "/2026/08/night-trains", "/2026/08/paper-maps", "/about", "/feed",
            ],
            events: ["subscribe", "share"], seed: 12),
        DemoSite(
            name: "Staff Desk", slug: "staff-desk", domain: "desk.example", timeZone: "UTC", visibility: "private",
            sessionsPerDay: 25, pages: ["/", "/rota", "/handover", "/stock"], events: ["rota_saved"], seed: 13),
    ]

    /// A manual of which only the web server's log is known.
    static let logged = DemoSite(
        name: "Lantern Handbook", slug: "lantern-handbook", domain: "handbook.example", timeZone: "UTC",
        visibility: "public", sessionsPerDay: 160,
        pages: [
            "/", "/start/", "/start/install.html", "/guide/", "/guide/wicks.html", "/guide/fuel.html",
            "/guide/safety.html", "/reference/", "/reference/parts.html", "/faq.html",
        ],
        events: [], seed: 14)

    /// The project's definition.
    var settings: Value {
        .object([
            .init("name", .text(name)), .init("slug", .text(slug)), .init("domain", .text(domain)),
            .init("timezone", .text(timeZone)), .init("visibility", .text(visibility)),
        ])
    }
}
