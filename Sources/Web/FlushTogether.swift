internal import NIOCore
internal import NIOHTTPTypes

/// Sends the answers of one turn of the loop when all of them are made. Each that is sent wakes whoever waits for it, which takes as long as to make it.
final class FlushTogether: ChannelOutboundHandler, RemovableChannelHandler {
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private var isPending = false

  func flush(context: ChannelHandlerContext) {
    guard !isPending else { return }
    isPending = true
    context.eventLoop.assumeIsolated().execute { self.flushPending(context) }
  }

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    flushPending(context)
    context.close(mode: mode, promise: promise)
  }

  private func flushPending(_ context: ChannelHandlerContext) {
    guard isPending else { return }
    isPending = false
    context.flush()
  }
}
