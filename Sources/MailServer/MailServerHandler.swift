internal import NIOCore

/// One connection: octets to the session, its effects to the socket. What the client pipelined behind a message waits for the answer.
final class MailServerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The server ends.
  struct End: Sendable {}

  /// Octets that may lie behind a message that has no answer yet, until nothing more is read.
  private static let backlog = 256 << 10

  private let server: MailServer
  private var session: MailServerSession
  private var pending = ByteBuffer()
  private var (isTaking, isPaused, isEnding) = (false, false, false)
  private var deadline: Scheduled<Void>?

  init(_ server: MailServer) {
    self.server = server
    session = MailServerSession(server.rules)
  }

  func channelActive(context: ChannelHandlerContext) {
    guard server.connections.add(context.channel) else { return end(context, "421 4.3.2 too many connections, come again") }
    say(session.greeting, context)
    context.flush()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    server.connections.remove(context.channel)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    pending.writeBuffer(&buffer)
    work(context)
    if isTaking && !isPaused && pending.readableBytes > Self.backlog { pause(true, context) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is IdleStateHandler.IdleStateEvent where !isTaking: end(context, "421 4.4.2 nothing was said for too long")
    case is End:
      isEnding = true
      if !isTaking { end(context, "421 4.3.2 the server ends") }
    default: context.fireUserInboundEventTriggered(event)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func work(_ context: ChannelHandlerContext) {
    while !isTaking && pending.readableBytes > 0 {
      let (effects, consumed) = pending.withUnsafeReadableBytes { session.handle($0) }
      pending.moveReaderIndex(forwardBy: consumed)
      for effect in effects {
        switch effect {
        case .reply(let text): say(text, context)
        case .take(let mail): take(mail, context)
        case .close(let text): return end(context, text)
        }
      }
    }
    pending.discardReadBytes()
    watch(context)
    context.flush()
  }

  /// A message that comes octet by octet must not hold a connection for ever.
  private func watch(_ context: ChannelHandlerContext) {
    guard session.isReadingMessage else {
      deadline?.cancel()
      deadline = nil
      return
    }
    guard deadline == nil else { return }
    deadline = context.eventLoop.assumeIsolated().scheduleTask(in: server.messageTime) {
      self.end(context, "421 4.4.2 the message took too long")
    }
  }

  private func take(_ mail: ReceivedMail, _ context: ChannelHandlerContext) {
    isTaking = true
    let promise = context.eventLoop.makePromise(of: ReceivedMail.Answer.self)
    let receive = server.receive
    promise.completeWithTask { await receive(mail) }
    promise.futureResult.assumeIsolated().whenSuccess { answer in
      self.isTaking = false
      switch answer {
      case .hangUp: return context.close(promise: nil)
      case .reply(let text): for _ in 0..<self.session.answers(to: mail) { self.say(text, context) }
      }
      if self.isEnding { return self.end(context, "421 4.3.2 the server ends") }
      if self.isPaused { self.pause(false, context) }
      self.work(context)
    }
  }

  private func pause(_ isPaused: Bool, _ context: ChannelHandlerContext) {
    self.isPaused = isPaused
    try? context.channel.syncOptions?.setOption(.autoRead, value: !isPaused)
    if !isPaused { context.read() }
  }

  private func end(_ context: ChannelHandlerContext, _ text: String) {
    say(text, context)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in context.close(promise: nil) }
  }

  private func say(_ text: String, _ context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
  }
}
