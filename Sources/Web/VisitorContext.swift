package import Hummingbird
internal import Logging
internal import NIOCore

/// A request to a public page, with the address at the other end of its connection.
package struct VisitorContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  /// Nil where there is no IP address.
  let peer: String?

  package init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peer = source.channel.remoteAddress?.ipAddress
  }

  private struct Direct: RequestContextSource {
    let logger: Logger
  }

  /// Without a connection.
  init(peer: String?, logger: Logger) {
    coreContext = CoreRequestContextStorage(source: Direct(logger: logger))
    self.peer = peer
  }
}
