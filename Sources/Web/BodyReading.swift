internal import Hummingbird
internal import NIOCore

/// How what is sent is read: whoever goes away in its middle is no failure of ours, and nothing for the log.
enum BodyReading {
  /// All of it.
  ///
  /// - Throws: what becomes 400 where it ends before it is whole, and 413 where it is larger.
  static func whole(_ body: RequestBody, upTo limit: Int) async throws -> ByteBuffer {
    do { return try await body.collect(upTo: limit) } catch let error as any HTTPResponseError { throw error } catch {
      throw HTTPError(.badRequest)
    }
  }

  /// The next part as it comes; nil at the end.
  static func next(of parts: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
    do { return try await parts.next() } catch let error as any HTTPResponseError { throw error } catch { throw HTTPError(.badRequest) }
  }
}
