import DaybookCore

/// Made-up traffic as text, to try `import` with: `daybook demo --print`.
package struct DemoText: Sendable {
    /// How the lines are written.
    package enum Format: String, Sendable, CaseIterable {
        case combined
        case ndjson
    }

    private let format: Format
    private let lineCount: Int

    /// So many lines, spread over 90 days from `DemoStore.firstDay`.
    package init(format: Format, lineCount: Int) {
        self.format = format
        self.lineCount = lineCount
    }

    /// Gives the lines in time order, in pieces that end with a newline.
    package func write(_ take: ([UInt8]) -> Void) {
        let site = format == .combined ? DemoSite.logged : DemoSite.collected[0]
        let perDay = format == .combined ? 700 : 1_250
        let scale = max(1, lineCount / DemoStore.dayCount / perDay + 1)
        var traffic = DemoTraffic(site, scale: scale)
        var log = DemoLog(site, scale: scale)
        var left = lineCount
        var day = DemoStore.firstDay
        while left > 0 {
            let hits = format == .combined ? log.hits(on: day) : traffic.hits(on: day)
            let lines = hits.prefix(left).map { format == .combined ? $0.combinedLine : $0.envelopeLine }
            take(Array((lines.joined(separator: "\n") + "\n").utf8))
            left -= lines.count
            day = day + 1
        }
    }
}
