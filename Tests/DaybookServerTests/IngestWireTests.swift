import DaybookCore
import DaybookTesting
import Foundation
import NIOCore
import Testing

@testable import DaybookServer

extension ServerTests {
    /// What crosses the wire of the ingest paths, and of all paths on one connection.
    @Suite @MainActor
    struct IngestWireTests {
        private let fixture: ServerFixture
        private let ok = #"200 {"ok":true}"#
        private let view = ServerFixture.view()

        init() throws {
            fixture = try ServerFixture()
        }

        private func post(_ headers: [String: String], _ body: [UInt8]) throws -> Answer {
            let wire = try fixture.connect()
            let all = ["X-Pulse-Key": fixture.one.ingest].merging(headers) { $1 }
            try wire.send(Wire.request("POST", "/api/collect", all, body))
            return try wire.answer()
        }

        /// What gzip makes of a file.
        private func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
            let path = fixture.folder.path("plain")
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
            process.arguments = ["-kf9", path]
            try process.run()
            process.waitUntilExit()
            return fixture.folder.bytes("plain.gz") ?? []
        }

        @Test("C8 T15 gzip is unpacked within the limit; other encodings, damage and bombs are refused")
        func unpacksBodies() async throws {
            try await fixture.start()
            let packed = try gzipped(Array(view.utf8))
            let gzip = ["Content-Encoding": "gzip"]
            #expect(try post(gzip, packed).said == ok)
            #expect(try post(["Content-Encoding": "GZIP"], packed).said == ok)
            #expect(try post(["Content-Encoding": "identity"], Array(view.utf8)).said == ok)
            for encoding in ["br", "deflate", "gzip, gzip", "zstd"] {
                #expect(
                    try post(["Content-Encoding": encoding], packed).said
                        == #"415 {"error":"Content-Encoding must be gzip or absent."}"#)
            }
            let damaged = #"400 {"error":"Invalid request body: damaged gzip."}"#
            #expect(try post(gzip, Array(packed.dropLast(4))).said == damaged)
            #expect(try post(gzip, Array(view.utf8)).said == damaged)
            #expect(try post(gzip, packed + [1, 2, 3]).said == damaged)
            let tooLarge = #"413 {"error":"Request body is larger than 1048576 bytes."}"#
            let began = Clocks.system.uptime()
            #expect(try post(gzip, try gzipped([UInt8](repeating: 0x20, count: 64 << 20))).said == tooLarge)
            #expect(Clocks.system.uptime() - began < 8_000, "a bomb of 64 MB costs no more than its first megabyte")
            await fixture.stop()
        }

        @Test("T15 a body of 1 MB is read and one byte more is refused, with and without a length")
        func limitsBodies() async throws {
            try await fixture.start()
            let limit = 1 << 20
            let padding = [UInt8](repeating: 0x20, count: limit - view.utf8.count)
            #expect(try post([:], Array(view.utf8) + padding).said == ok)
            let tooLarge = #"413 {"error":"Request body is larger than 1048576 bytes."}"#
            let wire = try fixture.connect()
            try wire.send(
                Wire.request(
                    "POST", "/api/collect",
                    [
                        "X-Pulse-Key": fixture.one.ingest, "Content-Length": "\(limit + 1)",
                    ]))
            let answer = try wire.answer()
            #expect(answer.said == tooLarge && answer.headers["connection"] == "close", "before any of it was sent")
            #expect(wire.isClosed())
            let chunked = try fixture.connect()
            try chunked.send(
                Wire.request(
                    "POST", "/api/collect",
                    [
                        "X-Pulse-Key": fixture.one.ingest, "Transfer-Encoding": "chunked",
                    ]))
            let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 0x20, count: 65_536) + Array("\r\n".utf8)
            for _ in 0..<17 { try chunked.send(chunk) }
            #expect(try chunked.answer().said == tooLarge)
            #expect(chunked.isClosed())
            // Who may not send learns that, not how large a body may be.
            let stranger = try fixture.connect()
            try stranger.send(Wire.request("POST", "/api/batch", ["Content-Length": "9000000"]))
            #expect(try stranger.answer().status == 401)
            await fixture.stop()
        }

        @Test("C8 beacons are read as JSON whatever their type says; T15 the body limit of other paths")
        func readsAnyContentType() async throws {
            try await fixture.start()
            for type in ["text/plain;charset=UTF-8", "application/x-www-form-urlencoded", "image/gif"] {
                #expect(try fixture.collect(view, ["Content-Type": type]).said == ok)
            }
            let admin = ["Authorization": "Bearer \(ServerFixture.adminToken)", "Content-Type": "application/json"]
            let large = String(repeating: " ", count: (1 << 20) + 1)
            #expect(
                try fixture.ask("POST", "/api/admin/projects", admin, large).said
                    == #"413 {"error":"Request body is larger than 1048576 bytes."}"#)
            let wire = try fixture.connect()
            try wire.send(Wire.request("POST", "/api/admin/projects", ["Content-Length": "100000000"]))
            #expect(try wire.answer().status == 401, "no body is read of who has no token")
            await fixture.stop()
        }

        @Test func knowsPathsAndMethods() async throws {
            try await fixture.start()
            #expect(try fixture.ask("POST", "/api/collect/?x=1&key=\(fixture.one.ingest)", [:], view).said == ok)
            #expect(try fixture.query("/api/v1/stats/").status == 200)
            #expect(try fixture.ask("GET", "/health/").status == 200)
            for method in ["GET", "HEAD", "PUT", "DELETE", "PATCH"] {
                let answer = try fixture.ask(method, "/api/collect")
                #expect(answer.status == 405 && answer.headers["allow"] == "POST, OPTIONS")
                #expect(answer.text == (method == "HEAD" ? "" : #"{"error":"Method not allowed."}"#))
            }
            let query = try fixture.ask("POST", "/api/v1/stats", ["X-Pulse-Key": fixture.one.query])
            #expect(
                query.said == #"405 {"error":"Method not allowed."}"# && query.headers["allow"] == "GET, HEAD, OPTIONS")
            let admin = try fixture.administer("DELETE", "/api/admin/projects")
            #expect(admin.headers["allow"] == "GET, HEAD, OPTIONS, POST")
            let get = try fixture.query("/api/v1/stats?end_at=2026-01-01")
            let head = try fixture.ask("HEAD", "/api/v1/stats?end_at=2026-01-01", ["X-Pulse-Key": fixture.one.query])
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(
                head.headers["content-length"] == "\(get.body.count)" && head.headers["etag"] == get.headers["etag"])
            // A head keeps the connection's framing.
            let wire = try fixture.connect()
            try wire.send(Wire.request("HEAD", "/api/collect") + Wire.request("GET", "/health"))
            #expect(try wire.answer(toHead: true).status == 405)
            #expect(try wire.answer().status == 200)
            await fixture.stop()
        }

        @Test("T14 a hundred pipelined requests, to both halves of the server, are answered in order")
        func answersInOrder() async throws {
            try await fixture.start()
            let wire = try fixture.connect()
            var all: [UInt8] = []
            for number in 0..<100 {
                let query = "/api/v1/pages?limit=\(number)x&key=\(fixture.one.query)"
                switch number % 4 {
                case 0:
                    all += Wire.request("POST", "/api/collect", ["X-Pulse-Key": fixture.one.ingest], Array(view.utf8))
                case 1: all += Wire.request("GET", query)
                case 2: all += Wire.request("POST", "/api/batch", [:], Array("{}".utf8))
                default: all += Wire.request("GET", "/api/collect")
                }
            }
            try wire.send(all)
            for number in 0..<100 {
                #expect(try wire.answer().status == [200, 400, 401, 405][number % 4], "number \(number)")
            }
            #expect(try fixture.lines().count == 25)
            await fixture.stop()
        }

        @Test func speaksHTTP10AndContinues() async throws {
            try await fixture.start()
            let old = try fixture.connect()
            try old.send(
                Wire.request(
                    "POST", "/api/collect", ["X-Pulse-Key": fixture.one.ingest], Array(view.utf8), version: "1.0"))
            #expect(try old.answer().said == ok)
            #expect(old.isClosed())
            let kept = try fixture.connect()
            let headers = ["X-Pulse-Key": fixture.one.ingest, "Connection": "keep-alive"]
            for _ in 0..<2 {
                try kept.send(Wire.request("POST", "/api/collect", headers, Array(view.utf8), version: "1.0"))
                let answer = try kept.answer()
                #expect(answer.said == ok && answer.headers["connection"] == "keep-alive")
            }
            let waiting = try fixture.connect()
            try waiting.send(
                Wire.request(
                    "POST", "/api/collect",
                    [
                        "X-Pulse-Key": fixture.one.ingest, "Expect": "100-continue",
                        "Content-Length": "\(view.utf8.count)",
                    ]))
            #expect(try waiting.answer().status == 100)
            try waiting.send(view)
            #expect(try waiting.answer().said == ok)
            await fixture.stop()
        }

        private nonisolated static let framing: [(String, String)] = [
            ("both lengths and chunks", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x"),
            ("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
            ("no length", "Content-Length: five\r\n\r\nhello"),
            ("a negative length", "Content-Length: -5\r\n\r\nhello"),
            ("a bad chunk", "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"),
            ("a chunk without an end", "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloworld\r\n0\r\n\r\n"),
            ("a space before the colon", "Content-Length : 5\r\n\r\nhello"),
            ("chunks and something else", "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        ]

        @Test("C14 requests whose frame is in doubt are refused and the connection is closed", arguments: framing)
        func refusesDoubtfulFrames(_ name: String, _ rest: String) async throws {
            try await fixture.start()
            for path in ["POST /api/collect", "POST /api/v1/stats", "GET /health"] {
                let wire = try fixture.connect()
                try wire.send("\(path) HTTP/1.1\r\nHost: x\r\nX-Pulse-Key: \(fixture.one.ingest)\r\n\(rest)")
                let answer = try wire.answer()
                #expect((400..<500).contains(answer.status), "\(name) \(path)")
                #expect(wire.isClosed(), "\(name) \(path)")
            }
            #expect(try fixture.lines().isEmpty)
            await fixture.stop()
        }

        @Test("C4 header blocks, headers and URLs have limits")
        func limitsHeads() async throws {
            try await fixture.start()
            func status(_ path: String, _ headers: [String: String]) throws -> (Int, Bool) {
                let wire = try fixture.connect()
                try? wire.send(Wire.request("GET", path, headers))
                return (try wire.answer().status, wire.isClosed())
            }
            func many(_ count: Int) -> [String: String] {
                Dictionary(uniqueKeysWithValues: (0..<count).map { ("X-H\($0)", "v") })
            }
            #expect(try fixture.ask("GET", "/health", many(90)).status == 200)
            #expect(try fixture.ask("GET", "/health", ["X-Long": String(repeating: "v", count: 15_000)]).status == 200)
            #expect(try fixture.ask("GET", "/health?x=\(String(repeating: "u", count: 8_000))").status == 200)
            for (path, headers) in [
                ("/health", many(120)), ("/api/collect", ["X-Long": String(repeating: "v", count: 17_000)]),
                (
                    "/health",
                    Dictionary(uniqueKeysWithValues: (0..<9).map { ("X\($0)", String(repeating: "v", count: 2_000)) })
                ),
                ("/health?x=\(String(repeating: "u", count: 8_200))", [:]),
            ] {
                let (status, isClosed) = try status(path, headers)
                #expect([400, 414, 431].contains(status) && isClosed)
            }
            await fixture.stop()
        }
    }
}
