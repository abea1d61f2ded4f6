internal import NIOCore
internal import Synchronization

/// The open connections of a server.
final class MailServerConnections: Sendable {
  private let limit: Int
  private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

  init(limit: Int) {
    self.limit = limit
  }

  /// False where there are too many.
  func add(_ channel: any Channel) -> Bool {
    channels.withLock { channels in
      guard channels.count < limit else { return false }
      channels[ObjectIdentifier(channel)] = channel
      return true
    }
  }

  func remove(_ channel: any Channel) {
    channels.withLock { $0[ObjectIdentifier(channel)] = nil }
  }

  /// Tells all that it is over, and waits until those that hold a message have its answer.
  func end() async {
    let open = channels.withLock { Array($0.values) }
    for channel in open { channel.pipeline.fireUserInboundEventTriggered(MailServerHandler.End()) }
    for channel in open { try? await channel.closeFuture.get() }
  }
}
