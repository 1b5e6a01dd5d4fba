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
                withPipeliningAssistance: true, withErrorHandling: true, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
            try pipeline.addHandler(RequestTimeHandler(times: times))
            try pipeline.addHandler(CollectHandler(service: service))
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}

/// Tells the connection's times which part of a request goes by, and refuses addresses that are too long.
final class RequestTimeHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let times: ConnectionTimes
    private var isRefusing = false
    private static let uriLimitBytes = 8_192

    init(times: ConnectionTimes) {
        self.times = times
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefusing else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard head.uri.utf8.count <= RequestTimeHandler.uriLimitBytes else { return refuse(head, context) }
            times.enter(.body, at: .now())
        case .body(let bytes): times.readBody(bytes.readableBytes)
        case .end: times.enter(.answer, at: .now())
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { times.enter(.idle, at: .now()) }
        context.write(data, promise: promise)
    }

    private func refuse(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        isRefusing = true
        let headers: HTTPHeaders = [
            "Content-Type": "application/json", "Content-Length": "33", "Connection": "close",
        ]
        context.write(
            wrapOutboundOut(.head(HTTPResponseHead(version: head.version, status: .uriTooLong, headers: headers))),
            promise: nil)
        context.write(
            wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: "{\"error\":\"The URL is too long.\"}\n")))),
            promise: nil)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.close(promise: nil) }
    }
}
