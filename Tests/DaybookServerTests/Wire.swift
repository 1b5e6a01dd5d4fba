import Foundation
import Glibc

/// What came back for one request.
struct Answer: Sendable {
    var status = 0
    /// In lower case; of repeated ones all, separated by `, `.
    var headers: [String: String] = [:]
    var body: [UInt8] = []

    var text: String { String(decoding: body, as: UTF8.self) }
    /// Status and body in one.
    var said: String { "\(status) \(text)" }
}

/// A socket that sends what a test wants, and reads answers byte by byte.
///
/// Blocks: tests that use it run on the main thread, so that the server has the others.
final class Wire: Sendable {
    private let socket: Int32
    private let buffer = Buffer()

    private final class Buffer: @unchecked Sendable {
        var bytes: [UInt8] = []
    }

    /// The server closed the connection, or said nothing in time.
    struct Closed: Error {}
    struct Silent: Error {}

    init(port: Int, patience: Int = 10) throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Closed() }
    }

    deinit { close(socket) }

    /// The bytes of a request.
    static func request(
        _ method: String, _ path: String, _ headers: [String: String] = [:], _ body: [UInt8] = [],
        version: String = "1.1"
    ) -> [UInt8] {
        var text = "\(method) \(path) HTTP/\(version)\r\nHost: localhost\r\n"
        if !body.isEmpty || method == "POST" || method == "PUT", headers["Transfer-Encoding"] == nil,
            headers["Content-Length"] == nil
        {
            text += "Content-Length: \(body.count)\r\n"
        }
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { text += "\(name): \(value)\r\n" }
        return Array("\(text)\r\n".utf8) + body
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    socket, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Closed() }
            sent += count
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Says that nothing more will be sent.
    func finish() { shutdown(socket, Int32(SHUT_WR)) }

    /// Reads one answer with its body.
    func answer(toHead: Bool = false) throws -> Answer {
        var answer = Answer()
        var lines: [String] = []
        while let line = try line(), !line.isEmpty { lines.append(line) }
        answer.status = lines.first.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
        for line in lines.dropFirst() {
            let name = line.prefix { $0 != ":" }.lowercased()
            let value = line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
            answer.headers[name] = answer.headers[name].map { "\($0), \(value)" } ?? value
        }
        guard !toHead, answer.status >= 200, answer.status != 204, answer.status != 304 else { return answer }
        if answer.headers["transfer-encoding"] == "chunked" {
            while let size = try line().flatMap({ Int($0, radix: 16) }), size > 0 {
                answer.body += try take(size)
                _ = try line()
            }
            _ = try line()
        } else {
            answer.body = try take(Int(answer.headers["content-length"] ?? "0") ?? 0)
        }
        return answer
    }

    /// True where the server closes the connection, within the patience, without saying more.
    func isClosed() -> Bool {
        do {
            return try buffer.bytes.isEmpty && !fill()
        } catch {
            return !(error is Silent)
        }
    }

    private func line() throws -> String? {
        while true {
            if let end = buffer.bytes.firstIndex(of: 0x0A) {
                let line = buffer.bytes[..<end].filter { $0 != 0x0D }
                buffer.bytes.removeFirst(end + 1)
                return String(decoding: line, as: UTF8.self)
            }
            guard try fill() else { throw Closed() }
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.bytes.count < count {
            guard try fill() else { throw Closed() }
        }
        defer { buffer.bytes.removeFirst(count) }
        return Array(buffer.bytes.prefix(count))
    }

    /// False at the end.
    private func fill() throws -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &bytes, bytes.count, 0)
        guard count >= 0 else {
            if errno == EAGAIN { throw Silent() }
            throw Closed()
        }
        buffer.bytes += bytes.prefix(count)
        return count > 0
    }
}
