import DaybookCore
import Foundation

/// Pages, entries, exits, sources and custom events, counted one by one.
extension Reference {
    func dwell(_ view: Event) -> Int {
        for session in sessions where session.visitor == view.visitor {
            guard let place = session.views.firstIndex(where: { $0.id == view.id }) else { continue }
            return (place + 1 < session.views.count ? session.views[place + 1].time : session.end) - view.time
        }
        return 0
    }

    var pages: Value {
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

    var entries: Value {
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

    var exits: Value {
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

    var referrers: Value {
        let sources = Set(countedSessions.map(source))
        let rows = sources.compactMap { name -> (Int, String, Value)? in
            let own = countedSessions.filter { source($0) == name }
            let records = own.flatMap(\.events).filter {
                isInRange($0.time) && $0.isActive && counted.contains($0.id)
            }
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

    var customEvents: Value {
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
}
