import DaybookCore
import DaybookEngine

/// Requests and bytes by day, status, method and protocol.
///
/// A line with a status is a line of a web log.
struct RequestsFold: EventFold {
    static let reads: Set<Column> = [.status, .bytes, .method, .protocol]

    private struct Sum: Equatable {
        var requests = 0
        var bytes = 0

        static func += (left: inout Sum, right: Sum) {
            left.requests += right.requests
            // A log can claim any size; a sum past 64 bits stays at the largest, in whatever order it came.
            let (sum, overflow) = left.bytes.addingReportingOverflow(right.bytes)
            left.bytes = overflow ? Int.max : sum
        }
    }

    private var days: [Day: Sum] = [:]
    private var statuses: [Int64: Sum] = [:]
    private var methods: [UInt32: Sum] = [:]
    private var protocols: [UInt32: Sum] = [:]
    private var visitors = VisitorSet()

    mutating func add(_ events: EventSlice) {
        let (status, bytes, visitor) = (events.numbers(.status), events.numbers(.bytes), events.visitor)
        let (method, version) = (events.codes(.method), events.codes(.protocol))
        var day = Sum()
        for row in events.rows where status[row] >= 0 {
            let sum = Sum(requests: 1, bytes: Int(max(0, bytes[row])))
            day += sum
            statuses[status[row], default: Sum()] += sum
            methods[method[row], default: Sum()] += sum
            protocols[version[row], default: Sum()] += sum
            visitors.insert(visitor[row])
        }
        if day.requests > 0 { days[events.day, default: Sum()] += day }
    }

    mutating func merge(_ other: RequestsFold) {
        for (day, sum) in other.days { days[day, default: Sum()] += sum }
        for (status, sum) in other.statuses { statuses[status, default: Sum()] += sum }
        for (method, sum) in other.methods { methods[method, default: Sum()] += sum }
        for (version, sum) in other.protocols { protocols[version, default: Sum()] += sum }
        visitors.merge(other.visitors)
    }

    /// The report's result; `listed` are the days of the range.
    ///
    /// Without a request every list is empty.
    func result(_ listed: [Day], _ names: Names) -> RequestsReport.Result {
        guard !days.isEmpty else { return RequestsReport.Result() }
        let all = days.values.reduce(into: Sum()) { $0 += $1 }
        let rows: [(String, [RequestsReport.CSVRow])] = [
            ("date", listed.map { row("date", $0.text, days[$0] ?? Sum()) }),
            ("status", ranked(statuses.map { row("status", String($0.key), $0.value) })),
            ("method", ranked(methods.map { row("method", name(.method, $0.key, names), $0.value) })),
            ("protocol", ranked(protocols.map { row("protocol", name(.protocol, $0.key, names), $0.value) })),
        ]
        return RequestsReport.Result(
            total: .init(requests: all.requests, bytes: all.bytes, visitors: visitors.count),
            days: rows[0].1.map { .init(date: $0.name, requests: $0.requests, bytes: $0.bytes) },
            statuses: rows[1].1.map { .init(status: Int($0.name) ?? 0, requests: $0.requests) },
            methods: rows[2].1.map { .init(name: $0.name, requests: $0.requests) },
            protocols: rows[3].1.map { .init(name: $0.name, requests: $0.requests) }, csv: rows.flatMap(\.1))
    }

    private func row(_ category: String, _ name: String, _ sum: Sum) -> RequestsReport.CSVRow {
        .init(category: category, name: name, requests: sum.requests, bytes: sum.bytes)
    }

    private func name(_ column: Column, _ code: UInt32, _ names: Names) -> String {
        let text = names.text(column, code)
        return text.isEmpty ? "(malformed)" : text
    }

    private func ranked(_ rows: [RequestsReport.CSVRow]) -> [RequestsReport.CSVRow] {
        Ranking.sorted(rows, by: \.requests, then: \.name)
    }
}
