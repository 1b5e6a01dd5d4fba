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
        path: "/api/v1/requests", isPaged: false,
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
        charts: [.lines(part: "data", date: "date", values: ["requests"])], reads: [RequestsFold.self]
    ) { query in
        let days = query.calendar.days(in: query.range.current)
        return Plan.events(RequestsFold(), in: query.range.current).map { $0.result(days, $1) }
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
