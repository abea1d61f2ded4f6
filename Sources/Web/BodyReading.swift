internal import Hummingbird
internal import NIOCore
internal import Synchronization

/// How what is sent is read: whoever goes away in its middle is no failure of ours, and nothing for the log.
enum BodyReading {
  /// What bodies that are being read may have of memory together.
  final class Room: Sendable {
    private let octets: Int
    private let taken = Atomic(0)

    init(octets: Int) { self.octets = octets }

    fileprivate func take(_ count: Int) -> Bool { taken.add(count, ordering: .relaxed).newValue <= octets }
    fileprivate func giveBack(_ count: Int) { taken.subtract(count, ordering: .relaxed) }
  }

  /// All of it.
  ///
  /// - Parameter room: nil: who sends it is known, or it is small.
  /// - Throws: what becomes 400 where it ends before it is whole, 413 where it is larger, and 503 where there is no room for it now.
  static func whole(_ body: RequestBody, upTo limit: Int, within room: Room? = nil) async throws -> ByteBuffer {
    do {
      guard let room else { return try await body.collect(upTo: limit) }
      var whole = ByteBuffer()
      var taken = 0
      defer { room.giveBack(taken) }
      for try await var part in body {
        taken += part.readableBytes
        guard room.take(part.readableBytes) else { throw HTTPError(.serviceUnavailable) }
        guard taken <= limit else { throw HTTPError(.contentTooLarge) }
        whole.writeBuffer(&part)
      }
      return whole
    } catch let error as any HTTPResponseError { throw error } catch {
      throw HTTPError(.badRequest)
    }
  }

  /// The next part as it comes; nil at the end.
  static func next(of parts: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
    do { return try await parts.next() } catch let error as any HTTPResponseError { throw error } catch { throw HTTPError(.badRequest) }
  }
}
