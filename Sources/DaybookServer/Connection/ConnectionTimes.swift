import NIOCore

/// When a connection must have made progress; shared by the handlers of one connection, on its loop.
final class ConnectionTimes {
    /// What the connection waits for.
    enum Phase {
        /// The first byte of a request.
        case idle
        /// The rest of a request's head.
        case head
        case body
        /// The server's own answer, or its being read.
        case answer
    }

    /// How long a connection may stay in each phase.
    package struct Limits: Sendable {
        var idle = TimeAmount.seconds(60)
        var head = TimeAmount.seconds(10)
        var body = TimeAmount.seconds(30)
        /// From the last byte that was written.
        var answer = TimeAmount.seconds(120)
        /// The fewest bytes a second of a body, once it has taken a few seconds.
        var bodyBytesPerSecond = 1_024
        var bodyGrace = TimeAmount.seconds(5)
        /// What a connection still has once the server stops.
        var stop = TimeAmount.seconds(8)

        /// The longest sleep between two looks, so that a phase that became shorter is seen in time.
        var step: TimeAmount { min(.seconds(5), idle, head, body, answer, bodyGrace) }
    }

    private(set) var phase = Phase.idle
    private var since: NIODeadline
    private var bodyByteCount = 0
    /// True while an answer waits for the disk, and nothing but the end of the connection is expected.
    var readsAhead = false
    let limits: Limits

    init(limits: Limits, now: NIODeadline) {
        self.limits = limits
        since = now
    }

    func enter(_ phase: Phase, at now: NIODeadline) {
        self.phase = phase
        since = now
        bodyByteCount = 0
    }

    func readBytes(at now: NIODeadline) {
        if phase == .idle { enter(.head, at: now) }
    }

    func readBody(_ count: Int) { bodyByteCount += count }

    func wroteBytes(at now: NIODeadline) {
        if phase == .answer { since = now }
    }

    /// When the phase ends at the latest, as far as is known now.
    func deadline(at now: NIODeadline) -> NIODeadline {
        switch phase {
        case .idle: return since + limits.idle
        case .head: return since + limits.head
        case .answer: return since + limits.answer
        case .body:
            let elapsed = now - since
            if elapsed < limits.bodyGrace { return since + limits.bodyGrace }
            let needed = Int(elapsed.nanoseconds / 1_000_000_000) * limits.bodyBytesPerSecond
            return bodyByteCount < needed ? now : min(now + .seconds(1), since + limits.body)
        }
    }
}

/// Sees the bytes of a connection, and closes it when it has made no progress in time (controls T14).
final class ConnectionTimeHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let times: ConnectionTimes
    private var hasReadAhead = false
    private var check: Scheduled<Void>?
    private var last: Scheduled<Void>?

    init(times: ConnectionTimes) {
        self.times = times
    }

    func handlerAdded(context: ChannelHandlerContext) { schedule(context) }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
        last?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        check?.cancel()
        last?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasReadAhead = times.readsAhead
        times.readBytes(at: .now())
        context.fireChannelRead(data)
    }

    /// Goes on reading while an event waits for the disk, though nobody behind asks for it.
    ///
    /// Else the kernel would be told twice a request to stop and to go on. What a client sends ahead is read once, and
    /// waits for its turn.
    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        if times.readsAhead && !hasReadAhead { context.read() }
    }

    /// A server that stops waits for nobody for long, however fast he reads or sends.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            last?.cancel()
            last = context.eventLoop.scheduleTask(in: times.limits.stop) { bound.value.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// One task a connection, set anew when it runs and not at each request.
    ///
    /// A phase may become shorter meanwhile, so it never sleeps longer than the shortest.
    private func schedule(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        let deadline = min(times.deadline(at: now), now + times.limits.step)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let me = NIOLoopBound(self, eventLoop: context.eventLoop)
        check = context.eventLoop.scheduleTask(deadline: deadline) {
            let (context, handler) = (bound.value, me.value)
            let now = NIODeadline.now()
            if handler.times.deadline(at: now) <= now {
                context.close(promise: nil)
            } else {
                handler.schedule(context)
            }
        }
    }
}
