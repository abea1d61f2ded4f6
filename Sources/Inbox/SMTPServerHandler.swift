internal import NIOCore
internal import NIOPosix

/// One connection: octets to the session, its effects to the socket. Storing runs on other threads; what the client pipelined
/// behind a message waits for the answer.
final class SMTPServerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let shared: InboxShared
  private var session: SMTPServerSession
  private var pending = ByteBuffer()
  private var storing = false

  init(_ shared: InboxShared) {
    self.shared = shared
    session = SMTPServerSession(hostname: shared.hostname, maxMessageSize: shared.maxMessageSize)
  }

  func channelActive(context: ChannelHandlerContext) {
    say(session.greeting, context)
    context.flush()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var buffer = unwrapInboundIn(data)
    pending.writeBuffer(&buffer)
    work(context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func work(_ context: ChannelHandlerContext) {
    while !storing && pending.readableBytes > 0 {
      let (effects, consumed) = pending.withUnsafeReadableBytes { session.handle($0) }
      pending.moveReaderIndex(forwardBy: consumed)
      for effect in effects {
        switch effect {
        case .reply(let text): say(text, context)
        case .store(let delivery): store(delivery, context)
        case .drop:
          context.close(promise: nil)
          return
        case .close:
          say("221 2.0.0 bye", context)
          context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in context.close(promise: nil) }
          return
        }
      }
    }
    pending.discardReadBytes()
    context.flush()
  }

  private func store(_ delivery: SMTPServerSession.Delivery, _ context: ChannelHandlerContext) {
    storing = true
    let shared = shared
    let wait = delivery.slow ? shared.slowness : .zero
    let answered = shared.threads.runIfActive(eventLoop: context.eventLoop) { shared.answer(to: delivery) }
    answered.assumeIsolated().whenComplete { answer in
      context.eventLoop.assumeIsolated().scheduleTask(in: wait) {
        // It fails only when the threads have ended, and the inbox with them.
        self.say((try? answer.get()) ?? "421 4.3.2 the inbox ends", context)
        self.storing = false
        self.work(context)
      }
    }
  }

  private func say(_ text: String, _ context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
  }
}
