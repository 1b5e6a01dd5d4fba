import DaybookCore
import Foundation
import Glibc
import Synchronization

/// A connected socket that carries frames.
///
/// One thread sends and receives; any thread may cut it off.
final class Connection: Sendable {
    private let descriptor: Int32
    private let limitBytes: Int
    private let isCut = Mutex(false)

    /// Owns a connected socket, from which frames up to a limit are taken.
    init(_ descriptor: Int32, limitBytes: Int) {
        self.descriptor = descriptor
        self.limitBytes = limitBytes
    }

    deinit { close(descriptor) }

    /// Ends both directions: a call that waits fails, and so does each later one.
    func cut() {
        isCut.withLock { isCut in
            if !isCut { shutdown(descriptor, Int32(SHUT_RDWR)) }
            isCut = true
        }
    }

    /// How long a call may wait before it fails; nil for ever.
    func limitWaiting(sending: Double? = nil, receiving: Double? = nil) {
        set(SO_SNDTIMEO, sending)
        set(SO_RCVTIMEO, receiving)
    }

    /// Sends a frame with a JSON payload.
    func send(_ kind: Frame.Kind, _ message: some Encodable) throws(DaybookError) {
        guard let payload = try? JSONEncoder().encode(message) else {
            throw DaybookError(.invalid, "A message to the other side cannot be written as JSON.")
        }
        try send(Frame(kind: kind, payload: [UInt8](payload)))
    }

    /// Sends a frame.
    ///
    /// - Throws: `input-output` where the other side is gone.
    func send(_ frame: Frame) throws(DaybookError) {
        let bytes = frame.encoded
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Connection.gone(String(cString: strerror(errno))) }
            sent += count
        }
    }

    /// The next frame.
    ///
    /// - Throws: `input-output` where the other side is gone, `invalid` for what is no frame.
    func receive() throws(DaybookError) -> Frame {
        let header = try bytes(Frame.headerByteCount)
        let length = header.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard let kind = Frame.Kind(rawValue: header[4]), length <= limitBytes else {
            throw DaybookError(.invalid, "What came over the control socket is no message of Daybook's.")
        }
        return Frame(kind: kind, payload: try bytes(length))
    }

    /// The next frame, which must be of that kind; a failure of the other side is thrown as it was there.
    func receive<Message: Decodable>(_ kind: Frame.Kind, as type: Message.Type) throws -> Message {
        try Connection.decode(type, from: try expect(kind))
    }

    /// The payload of the next frame, which must be of that kind; a failure of the other side is thrown.
    func expect(_ kind: Frame.Kind) throws -> [UInt8] {
        let frame = try receive()
        if frame.kind == .failure { throw try Connection.decode(FailureMessage.self, from: frame.payload).error }
        guard frame.kind == kind else {
            throw DaybookError(.invalid, "A message over the control socket came out of turn.")
        }
        return frame.payload
    }

    /// Reads a JSON payload.
    ///
    /// - Throws: `invalid`.
    static func decode<Message: Decodable>(
        _ type: Message.Type, from payload: [UInt8]
    ) throws(DaybookError) -> Message {
        do {
            return try JSONDecoder().decode(type, from: Data(payload))
        } catch {
            throw DaybookError(.invalid, "A message over the control socket is not as it must be.", cause: "\(error)")
        }
    }

    private func bytes(_ count: Int) throws(DaybookError) -> [UInt8] {
        // Taken as it comes, so that a length alone claims no memory.
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: min(count, Frame.chunkByteCount))
        while bytes.count < count {
            let wanted = min(piece.count, count - bytes.count)
            let received = piece.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, wanted, 0) }
            if received < 0 && errno == EINTR { continue }
            guard received > 0 else {
                throw Connection.gone(received == 0 ? "end of stream" : String(cString: strerror(errno)))
            }
            bytes += piece[..<received]
        }
        return bytes
    }

    private func set(_ option: Int32, _ seconds: Double?) {
        guard let seconds else { return }
        let whole = seconds.rounded(.down)
        var time = timeval(tv_sec: Int(whole), tv_usec: Int((seconds - whole) * 1_000_000))
        setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    /// The error of a connection that ended.
    static func gone(_ cause: String) -> DaybookError {
        DaybookError(.inputOutput, "The other side of the control socket is gone.", cause: cause)
    }
}
