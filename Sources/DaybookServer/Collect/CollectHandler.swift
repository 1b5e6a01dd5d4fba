import DaybookClassify
import DaybookCollect
import DaybookCore
import NIOCore
import NIOHTTP1

/// Answers the ingest paths on the connection's own loop and passes every other request on.
///
/// Sits behind `HTTPServerPipelineHandler`, which lets one request through at a time, so answers keep their order.
final class CollectHandler: ChannelInboundHandler, JournalClient {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// A request while its body comes in.
    private struct Pending {
        let head: CollectHead
        let route: CollectService.Route
        /// What is answered whatever the body says.
        var refusal: CollectAnswer?
        var admission: CollectService.Admission?
        let arrival: Instant
        var isGzip = false
        var body: ByteBuffer?
        var byteCount = 0
    }

    private let service: CollectService
    private let times: ConnectionTimes
    /// The handler before this one.
    private let requests: RequestTimeHandler
    private var peer: Address?
    private var context: ChannelHandlerContext?
    /// Who sent the last request that was let in.
    private var admission: CollectService.Admission?
    private var pending: Pending?
    /// True from an answer that ends the connection on: what still comes in is dropped.
    private var isDeaf = false
    private var deafByteCount = 0
    private static let deafLimitBytes = 65_536
    /// The answer that waits for the disk.
    private var waiting: (answer: CollectAnswer, head: CollectHead)? {
        didSet { times.readsAhead = waiting != nil }
    }
    /// True where the client closed its half meanwhile: the connection ends with the answer.
    private var isLast = false

    init(service: CollectService, times: ConnectionTimes, requests: RequestTimeHandler) {
        self.service = service
        self.times = times
        self.requests = requests
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        peer = context.remoteAddress?.ipAddress.flatMap { Address(written: $0) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard !isDeaf else { return }
            guard let route = CollectService.Route(head.uri) else { return context.fireChannelRead(data) }
            begin(head, route, context)
        case .body(let part) where isDeaf:
            // An answer that is on its way is not worth more than this.
            deafByteCount += part.readableBytes
            if deafByteCount > CollectHandler.deafLimitBytes { context.close(promise: nil) }
        case .body(let part):
            guard pending != nil else { return isDeaf ? () : context.fireChannelRead(data) }
            take(part, context)
        case .end:
            guard let request = pending.take() else { return isDeaf ? () : context.fireChannelRead(data) }
            finish(request, context)
        }
    }

    /// Keeps the end of the client's half from Hummingbird, which would close the connection, until the answer is sent.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard waiting != nil, event as? ChannelEvent == .inputClosed else {
            return context.fireUserInboundEventTriggered(event)
        }
        isLast = true
    }

    private func begin(_ head: HTTPRequestHead, _ route: CollectService.Route, _ context: ChannelHandlerContext) {
        let head = CollectHead(head)
        var request = Pending(head: head, route: route, arrival: service.now)
        if head.method == .POST {
            switch service.admit(head, peer: peer, earlier: admission, at: request.arrival) {
            case .failure(let refused): request.refusal = refused.answer
            case .success(let admitted):
                request.admission = admitted
                admission = admitted
            }
            switch head.encoding?.lowercased() {
            case nil, "identity": break
            case "gzip", "x-gzip": request.isGzip = true
            default:
                if request.refusal == nil { request.refusal = .error(415, "Content-Encoding must be gzip or absent.") }
            }
        }
        if let length = head.contentLength, length > service.bodyLimit { return refuse(request, context) }
        if head.expectation?.lowercased() == "100-continue" {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .continue))), promise: nil)
        }
        pending = request
    }

    private func take(_ part: ByteBuffer, _ context: ChannelHandlerContext) {
        let byteCount = (pending?.byteCount ?? 0) + part.readableBytes
        pending?.byteCount = byteCount
        guard byteCount <= service.bodyLimit else {
            defer { pending = nil }
            return pending.map { refuse($0, context) } ?? ()
        }
        guard pending?.refusal == nil, pending?.head.method == .POST else { return }
        if pending?.body?.writeImmutableBuffer(part) == nil { pending?.body = part }
    }

    /// Says that the body is too large, and hears no more of this connection.
    private func refuse(_ request: Pending, _ context: ChannelHandlerContext) {
        isDeaf = true
        guard request.head.method == .POST else { return writeNotAllowed(request.head, closing: true, context) }
        // Who may not send at all learns that first, in the contract's order of checks.
        let answer = request.refusal ?? .error(413, "Request body is larger than \(service.bodyLimit) bytes.")
        write(answer, to: request.head, closing: true, context)
    }

    private func writeNotAllowed(_ head: CollectHead, closing: Bool = false, _ context: ChannelHandlerContext) {
        write(.error(405, "Method not allowed."), to: head, closing: closing, context, ("Allow", "POST, OPTIONS"))
    }

    private func finish(_ request: Pending, _ context: ChannelHandlerContext) {
        switch request.head.method {
        case .OPTIONS: return preflight(request.head, context)
        case .POST: break
        default: return writeNotAllowed(request.head, context)
        }
        if let refusal = request.refusal { return write(refusal, to: request.head, context) }
        guard let admission = request.admission else { return }
        let body = request.body ?? ByteBuffer()
        let answer = body.withUnsafeReadableBytes { bytes -> CollectAnswer in
            guard request.isGzip else { return judge(bytes, request, admission) }
            do throws(GzipBody.Failure) {
                let plain = try GzipBody.unpacked(bytes, limit: service.bodyLimit)
                return plain.withUnsafeBytes { judge($0, request, admission) }
            } catch {
                switch error {
                case .damaged: return .error(400, "Invalid request body: damaged gzip.")
                case .tooLarge: return .error(413, "Request body is larger than \(service.bodyLimit) bytes.")
                }
            }
        }
        guard answer.waitsForDisk else { return write(answer, to: request.head, context) }
        waiting = (answer, request.head)
        let loop = context.eventLoop
        service.store(answer, for: NIOLoopBound(self, eventLoop: loop), on: loop)
    }

    private func judge(
        _ body: UnsafeRawBufferPointer, _ request: Pending, _ admission: CollectService.Admission
    ) -> CollectAnswer {
        service.answer(
            body, request.route, admission, asksNotToBeTracked: request.head.asksNotToBeTracked,
            arrival: request.arrival)
    }

    /// Answers the request whose lines were written, or could not be.
    func wasWritten(_ error: DaybookError?) {
        guard let (answer, head) = waiting.take(), let context else { return }
        write(error.map(CollectService.answer) ?? answer, to: head, context)
    }

    private func preflight(_ head: CollectHead, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders()
        addOrigin(head, &headers)
        headers.add(name: "Access-Control-Allow-Methods", value: Origins.methods)
        headers.add(name: "Access-Control-Allow-Headers", value: Origins.headers)
        headers.add(name: "Access-Control-Max-Age", value: Origins.preflightAge)
        send(HTTPResponseHead(version: head.version, status: .noContent, headers: headers), nil, head, false, context)
    }

    private func write(
        _ answer: CollectAnswer, to head: CollectHead, closing: Bool = false, _ context: ChannelHandlerContext,
        _ further: (String, String)...
    ) {
        service.metrics.countIngest(status: answer.status)
        if answer.isAccepted, head.origin == nil, !closing, !isLast, head.isKeepAlive, head.version == .http1_1 {
            return requests.send(CollectHandler.acceptedHead, CollectHandler.acceptedBody)
        }
        var headers = HTTPHeaders()
        headers.add(name: "Content-Type", value: "application/json")
        headers.add(name: "Content-Length", value: String(answer.body.count))
        addOrigin(head, &headers)
        for (name, value) in further { headers.add(name: name, value: value) }
        if answer.status == 429 || answer.status >= 503 { headers.add(name: "Retry-After", value: "1") }
        let status = HTTPResponseStatus(statusCode: answer.status)
        send(
            HTTPResponseHead(version: head.version, status: status, headers: headers), answer.body, head, closing,
            context)
    }

    /// The answer that most requests get, which is made once.
    private static let acceptedHead = HTTPServerResponsePart.head(
        HTTPResponseHead(
            version: .http1_1, status: .ok,
            headers: [
                "Content-Type": "application/json", "Content-Length": String(Collector.accepted.count),
                "Vary": "Origin",
            ]))
    private static let acceptedBody = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: Collector.accepted)))

    private func addOrigin(_ head: CollectHead, _ headers: inout HTTPHeaders) {
        headers.add(name: "Vary", value: "Origin")
        guard let origin = head.origin, service.origins.allowIngest(origin) else { return }
        headers.add(name: "Access-Control-Allow-Origin", value: origin)
        headers.add(name: "Access-Control-Allow-Credentials", value: "true")
    }

    private func send(
        _ answer: HTTPResponseHead, _ body: [UInt8]?, _ head: CollectHead, _ closing: Bool,
        _ context: ChannelHandlerContext
    ) {
        var answer = answer
        let closes = closing || isLast || !head.isKeepAlive
        if closes {
            answer.headers.add(name: "Connection", value: "close")
        } else if head.version == .http1_0 {
            answer.headers.add(name: "Connection", value: "keep-alive")
        }
        context.write(wrapOutboundOut(.head(answer)), promise: nil)
        if let body, head.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        }
        guard closes else { return context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
        isDeaf = true
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            // What the client still sends is read for a moment, so that a reset does not take the answer away.
            bound.value.eventLoop.scheduleTask(in: .milliseconds(closing ? 500 : 0)) {
                bound.value.close(promise: nil)
            }
        }
    }
}
