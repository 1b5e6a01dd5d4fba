import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// A connection: limits and time-outs first, then the ingest paths on the loop itself, then Hummingbird for the rest.
///
/// `HTTPServerPipelineHandler` lets one request through at a time, so that both halves answer in order on one socket.
struct ServerChannel: ServerChildChannel, HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: HTTPChannelHandler.Responder
    let service: CollectService
    let times: ConnectionTimes.Limits

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let times = ConnectionTimes(limits: times, now: .now())
            try pipeline.addHandler(ConnectionTimeHandler(times: times))
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = 16_384
            limits.maxHeaderListSize = 16_384
            limits.maxHeaderFieldCount = 100
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: true, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
            let requests = RequestTimeHandler(times: times)
            try pipeline.addHandler(requests)
            try pipeline.addHandler(CollectHandler(service: service, times: times, requests: requests))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}

/// Tells the connection's times which part of a request goes by; refuses what is no HTTP or has too long an address.
final class RequestTimeHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let times: ConnectionTimes
    private var context: ChannelHandlerContext?
    private var isRefusing = false
    /// True from the first part of an answer until the next request.
    private var isAnswered = false
    private static let uriLimitBytes = 8_192

    init(times: ConnectionTimes) {
        self.times = times
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefusing else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            isAnswered = false
            guard head.uri.utf8.count <= RequestTimeHandler.uriLimitBytes else {
                return refuse(.uriTooLong, "The URL is too long.", context)
            }
            times.enter(.body, at: .now())
        case .body(let bytes): times.readBody(bytes.readableBytes)
        case .end: times.enter(.answer, at: .now())
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // The other half may not have heard yet that its request was refused.
        guard !isRefusing else { return promise?.fail(ChannelError.ioOnClosedChannel) ?? () }
        switch unwrapOutboundIn(data) {
        case .head(let head):
            isAnswered = head.status.code >= 200
            times.wroteBytes(at: .now())
        case .body: times.wroteBytes(at: .now())
        case .end: times.enter(.idle, at: .now())
        }
        context.write(data, promise: promise)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    /// Sends an answer whose parts were made before, as `write` and `flush` would from the next handler.
    func send(_ head: HTTPServerResponsePart, _ body: HTTPServerResponsePart) {
        guard let context, !isRefusing else { return }
        isAnswered = true
        times.enter(.idle, at: .now())
        context.write(wrapOutboundOut(head), promise: nil)
        context.write(wrapOutboundOut(body), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// Answers what cannot be read once, here and nowhere else, and ends the connection, since nobody knows where the
    /// next request would begin (control C14).
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        // Nobody waits for an answer to a request that was cut off, and a server that stops must not write any more.
        guard !isRefusing, !isAnswered, error != .invalidEOFState, context.channel.isActive else {
            return context.close(promise: nil)
        }
        if error == .headerOverflow {
            refuse(.requestHeaderFieldsTooLarge, "The header is too large.", context)
        } else {
            refuse(.badRequest, "The request is not valid HTTP.", context)
        }
    }

    private func refuse(_ status: HTTPResponseStatus, _ message: String, _ context: ChannelHandlerContext) {
        isRefusing = true
        let body = APIResponse.error(Failure(Int(status.code), message)).body.whole
        let headers: HTTPHeaders = [
            "Content-Type": "application/json", "Content-Length": String(body.count), "Connection": "close",
        ]
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))),
            promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.close(promise: nil) }
    }
}
