internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A body that its sender holds back until they hear that it is wanted (RFC 9110 §10.1.1): they do as soon as somebody reads it.
struct AwaitedBody: AsyncSequence, Sendable {
  fileprivate let body: RequestBody
  fileprivate let channel: any Channel

  struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate var parts: RequestBody.AsyncIterator
    /// Nil: they have heard it.
    fileprivate var channel: (any Channel)?

    mutating func next() async throws -> ByteBuffer? {
      channel?.triggerUserOutboundEvent(ConnectionManners.BodyIsWanted(), promise: nil)
      channel = nil
      return try await parts.next()
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(parts: body.makeAsyncIterator(), channel: channel) }
}

extension Request {
  /// Whose body is asked for when it is read, where it is held back.
  func awaiting(on channel: any Channel) -> Request {
    guard headers[.expect] != nil else { return self }
    var request = self
    request.body = RequestBody(asyncSequence: AwaitedBody(body: body, channel: channel))
    return request
  }
}
