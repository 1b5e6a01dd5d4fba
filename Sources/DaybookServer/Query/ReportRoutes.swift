import Crypto
import DaybookAPI
import DaybookCollect
import DaybookCore
import DaybookEngine
import Foundation
import HTTPTypes

/// The live reports: one route for each endpoint of the catalog, and the exports.
struct ReportRoutes: Sendable {
    let catalog: Catalog
    let gate: Gate
    let snapshots: LiveSnapshots
    let engine: Engine
    let workers: Workers

    var routes: [Route] {
        catalog.endpoints.map { endpoint in
            Route(endpoint.info.path, kind: "query", [.get: { try await report(endpoint, $0) }])
        } + [Route([.export: export], kind: "export")]
    }

    private func report(_ endpoint: Endpoint, _ request: APIRequest) async throws -> APIResponse {
        let entry = try gate.admit(request, scope: .query, module: endpoint.info.module)
        return try await workers.run {
            let view = try snapshots.view(of: entry.target.project.folder)
            // Without an end the range moves with the clock, and only the body itself tells whether it changed.
            let isFixed = request.query["end_at"] != nil && endpoint.info.input.contains { $0.name == "end_at" }
            if isFixed, request.headers[.ifNoneMatch] != "*", matches(tag(view, request), request) {
                return notModified(tag(view, request))
            }
            let reading = reading(view, entry.target.project, now: request.now)
            let body = try Failure.translating {
                try endpoint.respond(to: Call(grant: entry.grant, query: request.query), reading: reading)
            }
            let tag = isFixed ? tag(view, request) : quoted(SHA256.hash(data: Data(body)))
            if matches(tag, request) { return notModified(tag) }
            var response = APIResponse.json(body)
            response.headers["ETag"] = tag
            response.headers["Cache-Control"] = "private, no-cache"
            return response
        }
    }

    private func reading(_ view: LiveView, _ project: Project, now: Instant) -> Reading {
        Reading(
            calendar: view.project.snapshot.calendar, now: now, publicThreshold: project.publishThreshold,
            answers: view.answers
        ) { plans in
            try engine.run(plans, on: view.project.snapshot, using: view.project.days)
        }
    }

    private func tag(_ view: LiveView, _ request: APIRequest) -> String {
        let asked = request.query.filter { $0.key != "key" }.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let path = String(request.uri.prefix { $0 != "?" })
        let text = ([view.tag, path] + asked).joined(separator: "\n")
        return quoted(SHA256.hash(data: Data(text.utf8)))
    }

    private func quoted(_ digest: SHA256.Digest) -> String { "\"\(Hex.text(digest.prefix(16)))\"" }

    /// Source: RFC 9110 section 13.1.2.
    private func matches(_ tag: String, _ request: APIRequest) -> Bool {
        guard let given = request.headers[.ifNoneMatch] else { return false }
        return given.split(separator: ",").contains { text in
            let text = text.drop { $0 == " " }
            let plain = text.hasPrefix("W/") ? text.dropFirst(2) : text
            return plain == tag || plain == "*"
        }
    }

    private func notModified(_ tag: String) -> APIResponse {
        APIResponse(status: 304, headers: ["ETag": tag, "Cache-Control": "private, no-cache"])
    }

    /// The reports that have a CSV endpoint, and the module each needs (contract section 6.26).
    private static let exported: [String: String] = [
        "pages": "core", "stats": "core", "referrers": "core", "events": "core", "devices": "core", "geo": "core",
        "campaigns": "utm",
    ]

    private func export(_ request: APIRequest) async throws -> APIResponse {
        let entry = try gate.admit(request, scope: .query, module: "exports")
        let type = request.parameters["type"] ?? ""
        guard let module = ReportRoutes.exported[type] else { throw Failure(400, "Unknown report type: \(type)") }
        try entry.open(module)
        guard let report = catalog.report(type) else {
            throw Failure(403, "Module '\(module)' is not enabled for this project.")
        }
        return try await workers.run {
            let view = try snapshots.view(of: entry.target.project.folder)
            let calendar = view.project.snapshot.calendar
            let reading = reading(view, entry.target.project, now: request.now)
            let query = try Failure.translating { () throws(APIError) in
                // What an export always holds whole is not read, not even to be refused.
                let given = request.query.filter { !["limit", "offset"].contains($0.key) }
                return try Parameters(given, of: report.info).query(reading, of: report.info, as: .csv)
            }
            let value = try reading.values([Question(report, query)])[0]
            let table = value.csv(Page(limit: Int.max, offset: 0))
            let (first, last) = (query.range.current.lowerBound, query.range.current.upperBound - 1)
            let name = "\(type)_\(calendar.day(of: first).text)_\(calendar.day(of: max(first, last)).text).csv"
            let pieces = CSVPieces(table)
            return APIResponse(
                headers: [
                    "Content-Type": "text/csv", "Content-Disposition": "attachment; filename=\"\(name)\"",
                    "Cache-Control": "private, no-cache",
                ], body: .pieces { pieces.next() })
        }
    }
}

extension Failure {
    /// Runs a part of the engine whose errors are answers.
    ///
    /// - Throws: a failure for what a client can mend, any other error as it is.
    static func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as APIError {
            throw Failure(error.status, error.message)
        }
    }
}
