import DaybookCore
import Foundation

/// Totals and series, counted one by one.
extension Reference {
    var metrics: [(String, Value)] {
        let active = inRange.filter(\.isActive)
        let milliseconds = started.map { $0.end - $0.start }.reduce(0, +)
        return [
            ("pageviews", .int(views.count)), ("visitors", .int(visitors(active))), ("sessions", .int(started.count)),
            ("bounce_rate", tenths(started.filter(\.isBounce).count * 100, started.count)),
            ("avg_duration", tenths(milliseconds, started.count * 1_000)),
            ("events", .int(inRange.filter { $0.type == "event" }.count)),
        ]
    }

    var stats: Value {
        let (now, before) = (metrics, previous.metrics)
        let changes = zip(now, before).map { ($0.0, object([("value", $0.1), ("prev", $1.1)])) }
        return object([("current", object(now)), ("previous", object(before))] + changes)
    }

    func timeseriesRow(_ name: String) -> Value {
        let own = inRange.filter { bucketName($0.time, grain) == name }
        return object([
            ("date", .text(name)), ("pageviews", .int(own.filter { $0.type == "pageview" }.count)),
            ("visitors", .int(visitors(own.filter(\.isActive)))),
            ("sessions", .int(started.filter { bucketName($0.start, grain) == name }.count)),
        ])
    }
}
