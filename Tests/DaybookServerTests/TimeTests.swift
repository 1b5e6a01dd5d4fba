import DaybookCore
import Foundation
import NIOCore
import Testing

@testable import DaybookServer

extension ServerTests {
    /// Control T14: slow and many clients.
    @Suite @MainActor
    struct TimeTests {
        private let fixture: ServerFixture

        init() throws {
            fixture = try ServerFixture()
        }

        private func start(_ change: (inout ConnectionTimes.Limits) -> Void = { _ in }) async throws {
            try await fixture.start { options in
                options.times.idle = .milliseconds(400)
                options.times.head = .milliseconds(300)
                options.times.body = .milliseconds(600)
                options.times.bodyGrace = .milliseconds(300)
                change(&options.times)
            }
        }

        /// How long the server kept a connection, in milliseconds; nil for longer than a few seconds.
        private func life(_ wire: Wire) -> Int? {
            let began = Clocks.system.uptime()
            return wire.isClosed() ? Clocks.system.uptime() - began : nil
        }

        @Test("T14 an idle connection is closed, before a first request and after one")
        func closesIdleConnections() async throws {
            try await start()
            #expect(try #require(life(try fixture.connect())) < 8_000)
            let used = try fixture.connect()
            try used.send(Wire.request("GET", "/health"))
            #expect(try used.answer().status == 200)
            let lasted = try #require(life(used))
            #expect((200..<8_000).contains(lasted))
            await fixture.stop()
        }

        @Test("T14 a head that drips in is closed, though each byte is in time")
        func closesSlowHeads() async throws {
            try await start()
            let wire = try fixture.connect()
            try wire.send("POST /api/collect HTTP/1.1\r\nHost: x\r\n")
            let began = Clocks.system.uptime()
            var isOpen = true
            while isOpen, Clocks.system.uptime() - began < 9_000 {
                try await Task.sleep(for: .milliseconds(50))
                isOpen = (try? wire.send("x")) != nil
            }
            #expect(!isOpen && Clocks.system.uptime() - began < 8_000)
            await fixture.stop()
        }

        @Test(
            "T14 a body that drips in is closed, on both halves of the server",
            arguments: [
                "/api/collect", "/api/admin/projects",
            ])
        func closesSlowBodies(_ path: String) async throws {
            try await start()
            let wire = try fixture.connect()
            try wire.send(
                "POST \(path) HTTP/1.1\r\nHost: x\r\nX-Pulse-Key: \(fixture.one.ingest)\r\n"
                    + "Authorization: Bearer \(ServerFixture.adminToken)\r\nContent-Length: 100000\r\n\r\n")
            let began = Clocks.system.uptime()
            var isOpen = true
            while isOpen, Clocks.system.uptime() - began < 9_000 {
                try await Task.sleep(for: .milliseconds(50))
                isOpen = (try? wire.send(" ")) != nil
            }
            #expect(!isOpen && Clocks.system.uptime() - began < 8_000)
            await fixture.stop()
        }

        @Test(
            "T14 a client that closed its half is answered, and the connection is then closed",
            arguments: [
                "/api/collect", "/health",
            ])
        func answersHalfClosedClients(_ path: String) async throws {
            try await fixture.start()
            let wire = try fixture.connect()
            let body = Array(ServerFixture.view().utf8)
            try wire.send(
                Wire.request(
                    path == "/health" ? "GET" : "POST", path, ["X-Pulse-Key": fixture.one.ingest],
                    path == "/health" ? [] : body))
            wire.finish()
            #expect(try wire.answer().status == 200)
            #expect(try #require(life(wire)) < 8_000)
            await fixture.stop()
        }

        @Test("T14 a client that goes away in the middle leaves nothing behind")
        func survivesResets() async throws {
            try await fixture.start()
            for number in 0..<60 {
                let wire = try fixture.connect()
                let all = Wire.request(
                    "POST", number % 2 == 0 ? "/api/collect" : "/api/v1/stats", ["X-Pulse-Key": fixture.one.ingest],
                    Array(ServerFixture.view().utf8))
                try wire.send(Array(all.prefix(number % 3 == 0 ? all.count : all.count - 1 - number)))
            }
            #expect(try fixture.collect(ServerFixture.view("/last")).status == 200)
            let isGone = try await fixture.wait { try self.openSockets() < 10 }
            #expect(isGone)
            await fixture.stop()
        }

        private func openSockets() throws -> Int {
            let port = String(fixture.port, radix: 16, uppercase: true)
            let table = try String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)
            return table.split(separator: "\n").filter { line in
                let words = line.split(separator: " ")
                return words.count > 3 && words[1].hasSuffix(":\(port)") && words[3] == "01"
            }.count
        }

        @Test("T14 a thousand idle connections do not keep others waiting")
        func answersBesideIdleConnections() async throws {
            try await fixture.start()
            var idle: [Wire] = []
            for number in 0..<1_000 {
                let wire = try fixture.connect()
                if number % 2 == 0 { try wire.send("POST /api/collect HTTP/1.1\r\nHost: x\r\n") }
                idle.append(wire)
            }
            let began = Clocks.system.uptime()
            for _ in 0..<20 {
                #expect(try fixture.collect(ServerFixture.view()).status == 200)
                #expect(try fixture.query("/api/v1/realtime").status == 200)
            }
            let elapsed = Clocks.system.uptime() - began
            print("times: 40 requests beside 1,000 idle connections in \(elapsed) ms")
            #expect(elapsed < 10_000)
            withExtendedLifetime(idle) {}
            await fixture.stop()
        }

        @Test func bodiesHaveAPace() {
            var limits = ConnectionTimes.Limits()
            limits.bodyGrace = .seconds(5)
            let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
            let times = ConnectionTimes(limits: limits, now: start)
            #expect(times.deadline(at: start) == start + .seconds(60))
            times.readBytes(at: start)
            #expect(times.deadline(at: start) == start + .seconds(10))
            times.enter(.body, at: start)
            #expect(times.deadline(at: start + .seconds(4)) == start + .seconds(5))
            times.readBody(6 * 1_024)
            #expect(times.deadline(at: start + .seconds(6)) > start + .seconds(6))
            #expect(times.deadline(at: start + .seconds(7)) <= start + .seconds(7), "1 KB a second")
            times.readBody(1 << 20)
            #expect(times.deadline(at: start + .seconds(30)) <= start + .seconds(30), "and 30 seconds in all")
        }
    }
}
