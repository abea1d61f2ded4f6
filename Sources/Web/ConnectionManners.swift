internal import NIOCore
internal import NIOHTTP1

/// Does what a request asks of its connection, which the parser knows and Hummingbird does not hear of: that it ends after the answer (RFC 9112 §9.3;
/// HTTP/1.0 says so by saying nothing), and that somebody says whether a body is wanted before it is sent (RFC 9110 §10.1.1): when somebody begins to read it
/// (``AwaitedBody``), or never. And brings a target in absolute form into the usual one.
final class ConnectionManners: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// Heads that came, less the answers that are written.
  private var open = 0
  private var version = HTTPVersion.http1_1
  private var isLast = false
  /// Whether the other end waits to hear that its body is wanted.
  private var isAwaited = false

  /// That somebody begins to read a body.
  struct BodyIsWanted {}

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
    open += 1
    // What is asked while another answer is being written would come into the middle of it; who asked then sends the body without it.
    if open == 1, head.version == .http1_1, head.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" }) {
      // Whether a body comes behind an answer that did not wait for it nobody knows, so nothing else can come there.
      (isAwaited, isLast, version) = (true, true, head.version)
      head.headers.replaceOrAdd(name: "connection", value: "close")
    }
    // A proxy's way to ask; what it asks for is not what Host says (RFC 9112 §3.2.2).
    if let (host, target) = Self.parts(head.uri) {
      head.headers.replaceOrAdd(name: "host", value: host)
      head.uri = target
    }
    // HTTP/1.0 can ask for more by words that hardly anybody says any more: it is not worth them.
    if !head.isKeepAlive || head.version == .http1_0 {
      (isLast, version) = (true, head.version)
      // The one spelling by which Hummingbird knows it.
      head.headers.replaceOrAdd(name: "connection", value: "close")
      // Which HTTP/1.0 need not name: nobody's (RFC 6761 §6.4).
      if head.version == .http1_0, !head.headers.contains(name: "host") { head.headers.add(name: "host", value: "host.invalid") }
    }
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  /// Of a target in absolute form, which hardly any is.
  private static func parts(_ target: String) -> (host: String, target: String)? {
    guard !target.hasPrefix("/"), let match = target.prefixMatch(of: /https?:\/\/(?:[^@\/?]*@)?([^\/?]+)/.ignoresCase()) else { return nil }
    let rest = target[match.range.upperBound...]
    return (String(match.1), rest.hasPrefix("/") ? String(rest) : "/" + rest)
  }

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard event is BodyIsWanted else { return context.triggerUserOutboundEvent(event, promise: promise) }
    if isAwaited { context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil) }
    isAwaited = false
    promise?.succeed()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .head = unwrapOutboundIn(data) { isAwaited = false }
    switch unwrapOutboundIn(data) {
    case .head(var head) where isLast && open == 1:
      head.headers.replaceOrAdd(name: "connection", value: "close")
      // Without chunks, which HTTP/1.0 does not know: such a body ends with the connection.
      head.version = version
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .end:
      open -= 1
      context.write(data, promise: promise)
    default: context.write(data, promise: promise)
    }
  }
}
