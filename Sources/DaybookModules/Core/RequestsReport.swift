import DaybookCore
import DaybookEngine

/// Web-server requests by day, status, method and protocol: every line of a web log, page view or not (contract 6.33).
enum RequestsReport {
    struct Total: Sendable {
        var requests = 0
        var bytes = 0
        var visitors = 0
    }

    struct DayRow: Sendable {
        var date = ""
        var requests = 0
        var bytes = 0
    }

    struct StatusRow: Sendable {
        var status = 0
        var requests = 0
    }

    struct NameRow: Sendable {
        var name = ""
        var requests = 0
    }

    struct CSVRow: Sendable {
        var category = ""
        var name = ""
        var requests = 0
        var bytes = 0
    }

    struct Result: Sendable {
        var total = Total()
        var days: [DayRow] = []
        var statuses: [StatusRow] = []
        var methods: [NameRow] = []
        var protocols: [NameRow] = []
        var csv: [CSVRow] = []
    }

    static let report = Report(
        "requests", title: "Requests", about: "Web-server requests by status, method, protocol and day.",
        path: "/api/v1/requests", isPaged: false, series: .everywhere,
        body: [
            .record("total", "Total", "The whole range.", totalShape) { (result: Result) in result.total },
            .rows("data", "Days", "One row a day, oldest first, empty days included.", dayShape, paged: false) {
                $0.days
            },
            .rows("statuses", "Statuses", "One row a status.", statusShape, paged: false) { $0.statuses },
            .rows("methods", "Methods", "One row a method.", methodShape, paged: false) { $0.methods },
            .rows("protocols", "Protocols", "One row a protocol.", protocolShape, paged: false) { $0.protocols },
        ],
        csv: .rows("data", "Requests", "One row a value of each category.", csvShape, paged: false) { $0.csv },
        charts: [.lines(part: "data", date: "date", values: ["requests"])],
        place: .panel(.server), folds: [RequestsFold.self, StatusesFold.self, MethodsFold.self, ProtocolsFold.self]
    ) { query in
        let range = query.range.current
        let days = query.buckets(.day)
        return Plan.totals(of: RequestsFold.self, over: range)
            .and(.totals(of: RequestsFold.self, over: days.map(\.bounds)))
            .and(Plan.totals(of: StatusesFold.self, over: range))
            .and(Plan.totals(of: MethodsFold.self, over: range).and(.totals(of: ProtocolsFold.self, over: range)))
            .map { totals, names in
                let (((all, ofDays), statuses), (methods, protocols)) = totals
                return result(
                    all,
                    days: zip(days, ofDays).map { row("date", $0.label, $1.one) },
                    statuses: ranked(statuses.map { row("status", String(statuses.pair($0.key).first), $0) }),
                    methods: ranked(methods.map { row("method", name(names.text(.method, $0.key)), $0) }),
                    protocols: ranked(protocols.map { row("protocol", name(names.text(.protocol, $0.key)), $0) }))
            }
    }

    /// Without a request every list is empty.
    private static func result(
        _ all: Totals, days: [CSVRow], statuses: [CSVRow], methods: [CSVRow], protocols: [CSVRow]
    ) -> Result {
        let sums = RequestSums(all.one)
        guard sums.requests > 0 else { return Result() }
        return Result(
            total: Total(requests: sums.requests, bytes: sums.bytes, visitors: all.one.visitors),
            days: days.map { DayRow(date: $0.name, requests: $0.requests, bytes: $0.bytes) },
            statuses: statuses.map { StatusRow(status: Int($0.name) ?? 0, requests: $0.requests) },
            methods: methods.map { NameRow(name: $0.name, requests: $0.requests) },
            protocols: protocols.map { NameRow(name: $0.name, requests: $0.requests) },
            csv: days + statuses + methods + protocols)
    }

    private static func row(_ category: String, _ name: String, _ row: Totals.Row) -> CSVRow {
        let sums = RequestSums(row)
        return CSVRow(category: category, name: name, requests: sums.requests, bytes: sums.bytes)
    }

    private static func name(_ text: String) -> String { text.isEmpty ? "(malformed)" : text }

    private static func ranked(_ rows: [CSVRow]) -> [CSVRow] {
        Ranking.sorted(rows, by: \.requests, then: \.name)
    }

    private static let totalShape = Shape(
        Total(),
        Field("requests", \.requests, "Requests.", unit: .count),
        Field("bytes", \.bytes, "Bytes sent.", unit: .bytes),
        Field("visitors", \.visitors, "Distinct visitors with a request.", unit: .count))

    private static let dayShape = Shape(
        DayRow(),
        Field("date", \.date, "Calendar day of the project's time zone.", unit: .date),
        Field("requests", \.requests, "Requests.", unit: .count),
        Field("bytes", \.bytes, "Bytes sent.", unit: .bytes))

    private static let statusShape = Shape(
        StatusRow(),
        Field("status", \.status, "HTTP status."),
        Field("requests", \.requests, "Requests.", unit: .count))

    private static let methodShape = Shape(
        NameRow(),
        Field("method", \.name, "HTTP method; (malformed) where the request line had none."),
        Field("requests", \.requests, "Requests.", unit: .count))

    private static let protocolShape = Shape(
        NameRow(),
        Field("protocol", \.name, "HTTP version; (malformed) where the request line had none."),
        Field("requests", \.requests, "Requests.", unit: .count))

    private static let csvShape = Shape(
        CSVRow(),
        Field("category", \.category, "date, status, method or protocol."),
        Field("name", \.name, "The value."),
        Field("requests", \.requests, "Requests.", unit: .count),
        Field("bytes", \.bytes, "Bytes sent.", unit: .bytes))
}
