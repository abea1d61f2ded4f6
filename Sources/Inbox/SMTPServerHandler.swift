internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// What all connections of an inbox share.
final class InboxShared: Sendable {
  let store: Mailstore
  let hostname: String
  let maxMessageSize: Int
  let slowness: TimeAmount
  let clock: @Sendable () -> Int64
  let threads: NIOThreadPool
  private let temporaryRefusals: Int
  private let attempts: Mutex<[String: Int]>

  init(
    store: Mailstore, hostname: String, maxMessageSize: Int, slowness: TimeAmount, temporaryRefusals: Int, threads: NIOThreadPool,
    clock: @escaping @Sendable () -> Int64
  ) {
    self.store = store
    attempts = Mutex(store.attempts())
    self.hostname = hostname
    self.maxMessageSize = maxMessageSize
    self.slowness = slowness
    self.temporaryRefusals = temporaryRefusals
    self.threads = threads
    self.clock = clock
  }

  /// The first attempts at a `tempfail` address are refused, then one is taken, so a retry can be seen to work, by another process too.
  func refusesForNow(_ address: String) -> Bool {
    attempts.withLock { attempts in
      let count = attempts[address, default: 0] + 1
      let isRefused = count <= temporaryRefusals
      attempts[address] = isRefused ? count : nil
      store.keep(attempts: attempts)
      return isRefused
    }
  }
}

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
    session = SMTPServerSession(
      hostname: shared.hostname, maxMessageSize: shared.maxMessageSize, refusesForNow: { shared.refusesForNow($0) })
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
    let stored = shared.threads.runIfActive(eventLoop: context.eventLoop) { try shared.store.store(delivery, now: shared.clock()) }
    stored.assumeIsolated().whenComplete { result in
      context.eventLoop.assumeIsolated().scheduleTask(in: wait) {
        switch result {
        case .success: self.say("250 2.0.0 kept in the rehearsal inbox", context)
        case .failure: self.say("452 4.3.1 the inbox could not write the message", context)
        }
        self.storing = false
        self.work(context)
      }
    }
  }

  private func say(_ text: String, _ context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
  }
}
