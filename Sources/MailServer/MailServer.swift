internal import NIOCore
internal import NIOPosix

/// A server that takes mail by SMTP or LMTP and hands it on. Who sends has the answer when `receive` has returned, not before.
package struct MailServer: Sendable {
  package enum Place: Sendable, Hashable, CustomStringConvertible {
    /// Port 0 takes a free one.
    case host(String, port: Int)
    /// Of a socket on this machine.
    case path(String)

    package var description: String {
      switch self {
      case .host(let host, let port): "\(host.contains(":") ? "[\(host)]" : host):\(port)"
      case .path(let path): "unix:\(path)"
      }
    }

    /// The same with the port that was taken.
    package func at(port: Int?) -> Place {
      guard case .host(let host, _) = self, let port else { return self }
      return .host(host, port: port)
    }
  }

  /// An open server.
  package struct Opened: Sendable {
    /// Nil for a socket with a path.
    package let port: Int?
    fileprivate let channel: any Channel
    fileprivate let connections: MailServerConnections

    /// Takes no more connections, ends those that are idle, and lets the others have their answer.
    package func close() async {
      try? await channel.close().get()
      await connections.end()
    }
  }

  let rules: MailServerSession.Rules
  let receive: @Sendable (ReceivedMail) async -> ReceivedMail.Answer
  let connections: MailServerConnections
  /// Longer silence ends a connection (RFC 5321 §4.5.3.2.7), and so does a message that takes longer.
  let (idleTime, messageTime): (TimeAmount, TimeAmount)

  package init(
    _ rules: MailServerSession.Rules, connections: Int, idleTime: Duration = .seconds(300), messageTime: Duration = .seconds(600),
    receive: @escaping @Sendable (ReceivedMail) async -> ReceivedMail.Answer
  ) {
    self.rules = rules
    self.receive = receive
    self.connections = MailServerConnections(limit: connections)
    (self.idleTime, self.messageTime) = (
      .nanoseconds(Int64(idleTime / .nanoseconds(1))), .nanoseconds(Int64(messageTime / .nanoseconds(1)))
    )
  }

  package func open(at place: Place) async throws -> Opened {
    let server = self
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.backlog, value: 512)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: server.idleTime))
          try channel.pipeline.syncOperations.addHandler(MailServerHandler(server))
        }
      }
    let channel =
      switch place {
      case .host(let host, let port):
        try await bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
          .childChannelOption(.socketOption(.tcp_nodelay), value: 1).bind(host: host, port: port).get()
      case .path(let path): try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
      }
    return Opened(port: channel.localAddress?.port, channel: channel, connections: connections)
  }
}
