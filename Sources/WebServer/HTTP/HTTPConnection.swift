import NIOCore
import NIOHTTP1

/// One connection: requests one after the other, each with its limits and absolute deadlines (rules HTTP-3 to HTTP-6).
///
/// A body is in memory before its handler is called, and only after the head alone was found good, so that a stranger
/// can make the server keep no more than the smallest limits. While a request is answered, the next one waits unread.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// head → body → responding → writing → head …; any of them → lingering.
    private enum State {
        /// Waiting for a head, or in the middle of one.
        case head
        case body(Exchange, Endpoint, BodyReader)
        /// A handler is at work; nothing is read beyond what has arrived.
        case responding(Exchange)
        /// The answer is on its way.
        case writing
        /// The answer is out, the connection is to end: what still comes is thrown away, so that closing does not
        /// reset the connection before the client has read the answer.
        case lingering
    }

    /// One request on its way to its answer.
    private struct Exchange {
        let head: RequestHead?
        let route: String
        let parameter: String
        let id: String
        let start: NIODeadline
    }

    private let server: ServerContext
    private let peer: String
    private var state = State.head
    private var scanner: HeadScanner
    private var input = ByteBuffer()
    private var isAdvancing = false
    private var isClosing = false
    private var inputEnded = false
    private var wantsRead = false
    private var deadline: NIODeadline?
    private var timer: (at: NIODeadline, task: Scheduled<Void>)?

    private var limits: HTTPLimits { server.limits }

    init(server: ServerContext, peer: String) {
        self.server = server
        self.peer = peer
        scanner = HeadScanner(limits: server.limits)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { setDeadline(in: limits.headDeadline, context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        setDeadline(in: limits.headDeadline, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.task.cancel()
        timer = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reset or a failed write: there is nobody left to answer.
        context.close(promise: nil)
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .lingering = state { return }
        var bytes = unwrapInboundIn(data)
        if input.readableBytes == 0 { input = bytes } else { input.writeBuffer(&bytes) }
        advance(context)
    }

    func read(context: ChannelHandlerContext) {
        switch state {
        case .responding, .writing:
            // One read's worth may wait (at most 64 KiB); more is left to the client's own buffers.
            if input.readableBytes > 0 { wantsRead = true } else { context.read() }
        case .head, .body, .lingering:
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            inputEnded = true
            switch state {
            case .head, .body, .lingering: context.close(promise: nil)
            case .responding, .writing: isClosing = true
            }
        case is ChannelShouldQuiesceEvent:
            isClosing = true
            if case .head = state, !scanner.isInsideHead, input.readableBytes == 0 { context.close(promise: nil) }
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// Goes on for as long as something can be done without waiting.
    private func advance(_ context: ChannelHandlerContext) {
        // An answer given at once comes back here; the outer loop takes it up.
        guard !isAdvancing else { return }
        isAdvancing = true
        defer { isAdvancing = false }
        while context.channel.isActive {
            do throws(RequestRefusal) {
                guard try step(context) else { return }
            } catch {
                refuse(error, context)
            }
        }
    }

    private func step(_ context: ChannelHandlerContext) throws(RequestRefusal) -> Bool {
        switch state {
        case .head:
            guard input.readableBytes > 0 else { return false }
            let wasInside = scanner.isInsideHead
            let (consumed, head) = try scanner.scan(input.readableBytesView)
            input.moveReaderIndex(forwardBy: consumed)
            guard let head else {
                if !wasInside { setDeadline(in: limits.headDeadline, context) }
                return false
            }
            scanner = HeadScanner(limits: limits)
            begin(head, context)
            return true
        case .body(let exchange, let endpoint, var reader):
            let isComplete: Bool
            do {
                isComplete = try reader.read(from: &input)
            } catch .bodyTooLarge {
                guard let tooLarge = endpoint.tooLarge else { throw .bodyTooLarge }
                isClosing = true
                start(exchange, body: Array(reader.bytes.prefix(tooLarge.beginning)), tooLarge.respond, context)
                return false
            }
            state = .body(exchange, endpoint, reader)
            if isComplete { start(exchange, body: reader.bytes, endpoint.respond, context) }
            return isComplete
        case .responding, .writing, .lingering:
            return false
        }
    }

    private func begin(_ head: RequestHead, _ context: ChannelHandlerContext) {
        let found = server.routes.find(head.path)
        let exchange = Exchange(
            head: head, route: found?.route.name ?? "unknown", parameter: found?.parameter ?? "",
            id: server.makeRequestID(), start: context.eventLoop.now)
        if head.wantsClose { isClosing = true }
        switch Admission.decide(head, at: found) {
        case .answer(let response):
            if head.framing != .none { isClosing = true }
            finish(exchange, response, context)
        case .read(let endpoint, let limit):
            let beginning = endpoint.tooLarge?.beginning ?? 0
            state = .body(
                exchange, endpoint, BodyReader(framing: head.framing, limit: limit, beginning: beginning))
            guard head.framing != .none else { return }
            setDeadline(in: limits.bodyDeadline, context)
            if head.expectsContinue, input.readableBytes == 0 {
                let line = ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")
                context.writeAndFlush(wrapOutboundOut(line), promise: nil)
            }
        }
    }

    // MARK: Answering

    private func start(
        _ exchange: Exchange, body: [UInt8], _ respond: @escaping Endpoint.Respond, _ context: ChannelHandlerContext
    ) {
        guard let head = exchange.head else { return }
        state = .responding(exchange)
        deadline = nil
        let request = WebRequest(
            head: head, body: body, parameter: exchange.parameter,
            client: server.client(peer: peer, forwarded: head.values("x-forwarded-for")), id: exchange.id)
        let promise = context.eventLoop.makePromise(of: WebResponse.self)
        promise.futureResult.assumeIsolated().whenSuccess { self.finish(exchange, $0, context) }
        // Unstructured, because the event loop can't wait. It ends by answering this connection, for which the listener
        // waits before it stops. Not cancelled when the client leaves: what it stores is wanted all the same.
        Task { promise.succeed(await respond(request)) }
    }

    private func refuse(_ refusal: RequestRefusal, _ context: ChannelHandlerContext) {
        isClosing = true
        server.observer.refused(refusal.name)
        let exchange =
            switch state {
            case .body(let exchange, _, _): exchange
            default:
                Exchange(
                    head: nil, route: "unknown", parameter: "", id: server.makeRequestID(),
                    start: context.eventLoop.now)
            }
        finish(exchange, .plain(refusal.status), context)
    }

    private func finish(_ exchange: Exchange, _ response: WebResponse, _ context: ChannelHandlerContext) {
        server.observer.answered(
            route: exchange.route, status: response.status, id: exchange.id,
            after: context.eventLoop.now - exchange.start)
        guard context.channel.isActive else { return }
        let closes = isClosing || inputEnded
        state = .writing
        setDeadline(in: limits.writeDeadline, context)
        let bytes = response.serialized(
            date: server.dates.now(), closes: closes, withoutBody: exchange.head?.method == "HEAD",
            allocator: context.channel.allocator)
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess { self.afterWriting(closes: closes, context) }
        context.writeAndFlush(wrapOutboundOut(bytes), promise: written)
    }

    private func afterWriting(closes: Bool, _ context: ChannelHandlerContext) {
        guard !closes, !isClosing else {
            if inputEnded {
                context.close(promise: nil)
            } else {
                state = .lingering
                input.clear()
                setDeadline(in: limits.linger, context)
                context.close(mode: .output, promise: nil)
                resumeReading(context)
            }
            return
        }
        state = .head
        setDeadline(in: limits.idle, context)
        advance(context)
        resumeReading(context)
    }

    private func resumeReading(_ context: ChannelHandlerContext) {
        if wantsRead {
            wantsRead = false
            read(context: context)
        }
    }

    // MARK: Deadlines

    private func setDeadline(in time: TimeAmount, _ context: ChannelHandlerContext) {
        let at = context.eventLoop.now + time
        deadline = at
        // A timer that fires too early looks again, so only an earlier deadline needs a new one.
        if let timer, timer.at <= at { return }
        timer?.task.cancel()
        arm(at, context)
    }

    private func arm(_ at: NIODeadline, _ context: ChannelHandlerContext) {
        let task = context.eventLoop.assumeIsolated().scheduleTask(deadline: at) { self.timerFired(context) }
        timer = (at, task)
    }

    private func timerFired(_ context: ChannelHandlerContext) {
        timer = nil
        guard let deadline, context.channel.isActive else { return }
        guard context.eventLoop.now >= deadline else { return arm(deadline, context) }
        switch state {
        case .head where scanner.isInsideHead: refuse(.headTooSlow, context)
        case .body: refuse(.bodyTooSlow, context)
        case .head, .writing, .lingering: context.close(promise: nil)
        case .responding: break
        }
    }
}
