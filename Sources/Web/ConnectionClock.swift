internal import HTTPTypes
package import NIOCore
package import NIOHTTPTypes

/// Closes connections whose other end keeps us waiting. Otherwise whoever sends an octet a minute on many of them (slowloris) would keep everybody else out.
///
/// Stands behind the parser, one for each connection. What is measured is only how long we wait for the other end, never how long an answer takes us:
/// - A request has its whole head within ``Patience/head`` of the connection's beginning, or of the answer before it.
/// - Of its body, ``Patience/octets`` come in each ``Patience/look``, while we ask for more.
/// - Of an answer that does not fit into the socket, something is taken within ``Patience/answer``.
/// - When the server ends, whoever has not done within ``Patience/end`` is let go.
package final class ConnectionClock: ChannelDuplexHandler, RemovableChannelHandler {
  package typealias InboundIn = HTTPRequestPart
  package typealias InboundOut = HTTPRequestPart
  package typealias OutboundIn = HTTPResponsePart
  package typealias OutboundOut = HTTPResponsePart

  package struct Patience: Sendable {
    package var head = TimeAmount.seconds(30)
    package var octets = 2048
    package var look = TimeAmount.seconds(15)
    package var answer = TimeAmount.seconds(60)
    /// From the wish that all end.
    package var end = TimeAmount.seconds(10)

    package init() {}
  }

  private let patience: Patience
  private var next: Scheduled<Void>?
  /// Heads that came, less the answers that are written.
  private var open = 0
  private var isInBody = false
  /// What came of the body since `bodySince`.
  private var octets = 0
  /// Since when the answer has enough on hand and asks for no more; nil: it asks.
  private var restSince: NIODeadline?
  private var headSince = NIODeadline.now()
  private var bodySince = NIODeadline.now()
  /// Since when nothing more fits into the socket.
  private var fullSince: NIODeadline?

  package init(_ patience: Patience = Patience()) { self.patience = patience }

  package func handlerAdded(context: ChannelHandlerContext) {
    headSince = context.eventLoop.now
    tick(context)
  }

  package func handlerRemoved(context: ChannelHandlerContext) { next?.cancel() }

  package func channelInactive(context: ChannelHandlerContext) {
    next?.cancel()
    context.fireChannelInactive()
  }

  package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent {
      context.eventLoop.assumeIsolated().scheduleTask(in: patience.end) { context.close(promise: nil) }
    }
    context.fireUserInboundEventTriggered(event)
  }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head:
      open += 1
      isInBody = true
      beginLook(context)
    case .body(let buffer): octets += buffer.readableBytes
    case .end: isInBody = false
    }
    context.fireChannelRead(data)
  }

  package func read(context: ChannelHandlerContext) {
    if let restSince { bodySince = bodySince + (context.eventLoop.now - restSince) }
    restSince = nil
    context.read()
  }

  package func channelReadComplete(context: ChannelHandlerContext) {
    // Whoever wants more asks again, at once as a rule.
    restSince = context.eventLoop.now
    context.fireChannelReadComplete()
  }

  package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) {
      open -= 1
      headSince = context.eventLoop.now
    }
    context.write(data, promise: promise)
  }

  package func channelWritabilityChanged(context: ChannelHandlerContext) {
    fullSince = context.channel.isWritable ? nil : context.eventLoop.now
    context.fireChannelWritabilityChanged()
  }

  private func beginLook(_ context: ChannelHandlerContext) { (octets, bodySince) = (0, context.eventLoop.now) }

  private func tick(_ context: ChannelHandlerContext) {
    next = context.eventLoop.assumeIsolated().scheduleTask(in: patience.look) {
      if self.isOver(context) { return context.close(promise: nil) }
      self.tick(context)
    }
  }

  private func isOver(_ context: ChannelHandlerContext) -> Bool {
    let now = context.eventLoop.now
    if let fullSince, now - fullSince >= patience.answer { return true }
    guard isInBody else { return open == 0 && now - headSince >= patience.head }
    guard restSince == nil, now - bodySince >= patience.look else { return false }
    defer { beginLook(context) }
    return octets < patience.octets
  }
}
