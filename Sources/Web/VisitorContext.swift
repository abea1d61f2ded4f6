package import Hummingbird
internal import Logging
internal import NIOCore

/// A request to a public page, with the address at the other end of its connection.
package struct VisitorContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  private let address: SocketAddress?

  package init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    address = source.channel.remoteAddress
  }

  private struct Direct: RequestContextSource {
    let logger: Logger
  }

  /// Without a connection.
  init(peer: String?, logger: Logger) {
    coreContext = CoreRequestContextStorage(source: Direct(logger: logger))
    address = peer.flatMap { try? SocketAddress(ipAddress: $0, port: 0) }
  }

  /// Nil where there is no IP address.
  var peer: String? { address?.ipAddress }
}
