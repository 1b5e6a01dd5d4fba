import DaybookCollect
import DaybookCore
import DaybookJSON
import DaybookStore
import DaybookTesting
import Foundation
import NIOCore
import Synchronization
import Testing

@testable import DaybookServer

extension ServerTests {
    /// What was acknowledged stays, whatever happens to the disk and the server.
    @Suite @MainActor
    struct DurabilityTests {
        private let fixture: ServerFixture

        init() throws {
            fixture = try ServerFixture()
        }

        private func view(_ number: Int) -> String { ServerFixture.view("/\(number)", #","event_id":"e\#(number)""#) }

        @Test("what was acknowledged before a stop is there after it, and a repeat after it is known (C13)")
        func keepsEventsOverARestart() async throws {
            try await fixture.start()
            for number in 0..<20 { #expect(try fixture.collect(view(number)).status == 200) }
            _ = try fixture.ask("POST", "/api/collect", ["X-Pulse-Key": fixture.one.ingest, "DNT": "1"], view(99))
            await fixture.stop()
            #expect(try fixture.lines().count == 20)
            try await fixture.start()
            #expect(
                try fixture.query("/api/v1/realtime").said == #"200 {"active_visitors":1}"#, "unsealed lines are read")
            for number in 0..<20 { #expect(try fixture.collect(view(number)).said == #"200 {"ok":true}"#) }
            #expect(try fixture.lines().count == 20)
            await fixture.stop()
            let journal = fixture.folder.files(below: "data/.daybook/open").values.flatMap { $0 }
            #expect(String(decoding: journal, as: UTF8.self).contains(#""reason":"dnt","count":1"#))
        }

        @Test(
            "T3a a disk that fails is 503, a full one 507; nothing is acknowledged, and the server recovers by itself",
            arguments: [
                DaybookError.Code.inputOutput, .diskFull,
            ])
        func survivesTheDisk(_ code: DaybookError.Code) async throws {
            try await fixture.start()
            #expect(try fixture.collect(view(0)).status == 200)
            fixture.files.fail(DaybookError(code, "The disk says no, of \(fixture.data)."))
            let status = code == .diskFull ? 507 : 503
            let said = #"\#(status) {"error":"The event could not be written. Send it again."}"#
            for _ in 0..<20 {
                let answer = try fixture.collect(view(1))
                #expect(answer.said == said && answer.headers["retry-after"] == "1")
            }
            #expect(
                try fixture.ask(
                    "POST", "/api/batch", ["X-Pulse-Key": fixture.one.ingest], #"{"events":[\#(view(1)),\#(view(2))]}"#
                ).said == said)
            #expect(try fixture.query("/api/v1/stats").status == 200, "what is there can be read")
            #expect(try fixture.ask("GET", "/health").status == 503)
            let ready = try fixture.ask("GET", "/ready")
            #expect(
                ready.status == 503 && ready.text.contains(#""status":"not_ready""#) && ready.text.contains("journal"))
            #expect(fixture.folder.files(below: "data/.daybook/open").count < 5, "no file is left of each try")
            fixture.files.fail(nil)
            let hasRecovered = try await fixture.wait { try fixture.ask("GET", "/ready").status == 200 }
            #expect(hasRecovered, "without an event")
            #expect(try fixture.ask("GET", "/health").text.hasPrefix(#"{"status":"ok","timestamp":"#))
            #expect(try fixture.collect(view(1)).said == #"200 {"ok":true}"#)
            #expect(try fixture.lines().map { $0["event_id"]?.text } == ["e0", "e1"])
            await fixture.stop()
        }

        @Test("a seal while events come in loses none and stores none twice")
        func sealsBesideEvents() async throws {
            try await fixture.start { $0.sealBytes = 2_000 }
            let wire = try fixture.connect()
            let end = Clocks.system.uptime() + 2_000
            var count = 0
            while Clocks.system.uptime() < end {
                try wire.send(
                    Wire.request("POST", "/api/collect", ["X-Pulse-Key": fixture.one.ingest], Array(view(count).utf8)))
                #expect(try wire.answer().status == 200)
                count += 1
            }
            let text = try fixture.ask("GET", "/metrics").text
            let seals = try #require(text.firstMatch(of: #/daybook_seals_total (\d+)\n/#)?.output.1)
            #expect((Int(seals) ?? 0) >= 2, "by size")
            let isComplete = try await fixture.wait { try fixture.query("/api/v1/stats").text.contains(":\(count),") }
            #expect(isComplete)
            await fixture.stop()
            let ids = try fixture.lines().compactMap { $0["event_id"]?.text }
            #expect(ids.count == count && Set(ids).count == count)
            print("seal: \(count) events over \(seals) seals")
        }

        @Test("C54 salts are destroyed by the clock while the server runs")
        func destroysSaltsByTheClock() async throws {
            try await fixture.start()
            #expect(try fixture.collect(ServerFixture.view()).status == 200)
            let salts = "data/.daybook/salts/arrivals/one"
            #expect(fixture.folder.files(below: salts).count == 1)
            await fixture.stop()
            fixture.lead.withLock { $0 = 3 * 86_400_000 }
            try await fixture.start()
            let isGone = try await fixture.wait { fixture.folder.files(below: salts).isEmpty }
            #expect(isGone)
            await fixture.stop()
        }

        @Test("a stop answers what is in hand, closes what is idle and does not wait for the slow")
        func stopsGracefully() async throws {
            try await fixture.start { $0.times.stop = .seconds(4) }
            let idle = try fixture.connect()
            let slow = try fixture.connect()
            try slow.send("POST /api/collect HTTP/1.1\r\nHost: x\r\nContent-Le")
            let half = try fixture.connect()
            let body = Array(ServerFixture.view("/half").utf8)
            let request = Wire.request("POST", "/api/collect", ["X-Pulse-Key": fixture.one.ingest], body)
            try half.send(Array(request.dropLast(5)))
            try await Task.sleep(for: .milliseconds(200))
            let began = Clocks.system.uptime()
            let stopped = Task { await fixture.stop() }
            try await Task.sleep(for: .milliseconds(200))
            try half.send(Array(request.suffix(5)))
            #expect(try half.answer().said == #"200 {"ok":true}"#)
            await stopped.value
            #expect(Clocks.system.uptime() - began < 12_000)
            #expect(idle.isClosed() && slow.isClosed())
            #expect(try fixture.lines().map { $0["path"]?.text } == ["/half"])
        }

        @Test("C3 C50 keys, addresses, agents and bodies are in no log and no file")
        func leavesNoTraces() async throws {
            try await fixture.start { $0.proxies = .peer }
            let address = "198.51.100.77"
            let canary = "canary-of-the-body"
            let headers = ["X-Forwarded-For": address, "User-Agent": "CanaryAgent/7"]
            for body in [ServerFixture.view(), "{\(canary)", #"{"type":"\#(canary)"}"#] {
                _ = try fixture.collect(body, headers)
                _ = try fixture.ask("POST", "/api/collect?key=\(fixture.one.ingest)", headers, body)
            }
            _ = try fixture.ask("GET", "/api/v1/stats?key=\(fixture.one.query)&start_at=x", headers)
            _ = try fixture.ask("GET", "/nothing/\(canary)?key=\(fixture.one.query)", headers)
            _ = try fixture.administer("POST", "/api/admin/projects", "{\(canary)")
            let wire = try fixture.connect()
            try wire.send("NONSENSE \(canary)\r\nX-Pulse-Key: \(fixture.one.ingest)\r\n\r\n")
            #expect(try wire.answer().status == 400)
            await fixture.stop()
            let secrets = [
                fixture.one.ingest, fixture.one.query, ServerFixture.adminToken, address, "c633644d", "3325256781",
                canary,
                "CanaryAgent",
            ]
            for secret in secrets {
                #expect(!fixture.log.text.contains(secret), "\(secret) is in the log")
                for (name, bytes) in fixture.folder.files() where Data(bytes).range(of: Data(secret.utf8)) != nil {
                    Issue.record("\(secret) is in \(name)")
                }
            }
            let mode = try FileManager.default.attributesOfItem(atPath: fixture.data)[.posixPermissions] as? Int
            #expect(mode == 0o700, "C47")
            for name in fixture.folder.files(below: "data/.daybook").keys {
                let path = "\(fixture.data)/.daybook/\(name)"
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600, "C47 \(name)")
            }
        }

        @Test("metrics are for this machine, or for the admin token where a proxy stands between")
        func guardsMetrics() async throws {
            try await fixture.start()
            #expect(try fixture.ask("GET", "/metrics").status == 200)
            let forwarded = ["X-Forwarded-For": "198.51.100.1"]
            #expect(try fixture.ask("GET", "/metrics", forwarded).status == 401)
            #expect(try fixture.ask("GET", "/metrics", ["X-Forwarded-For": ""]).status == 401)
            let admin = forwarded.merging(["Authorization": "Bearer \(ServerFixture.adminToken)"]) { $1 }
            #expect(try fixture.ask("GET", "/metrics", admin).status == 200)
            await fixture.stop()
        }
    }
}
