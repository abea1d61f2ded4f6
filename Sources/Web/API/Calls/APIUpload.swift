internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A file on its way: it is read as it comes, so however large it is, no more of it is in memory than its reader keeps.
struct APIUpload: Sendable {
  /// In small letters, without parameters.
  let type: String
  private let body: RequestBody
  private let limit: Int
  private let whenRead: @Sendable () async throws -> Void

  /// - Parameter whenRead: throws when whoever sent it is let in no more.
  init(_ request: Request, limit: Int, whenRead: @escaping @Sendable () async throws -> Void) {
    (type, body, self.limit, self.whenRead) = (APIReading.type(of: request), request.body, limit, whenRead)
  }

  private var tooLarge: Problem { Problem(.contentTooLarge, "the file has more than \(limit >> 10) KB") }

  /// - Parameter sink: hears each part.
  func read(_ sink: (ByteBufferView) throws -> Void) async throws {
    var size = 0
    var parts = body.makeAsyncIterator()
    while let part = try await next(of: &parts) {
      size += part.readableBytes
      guard size <= limit else { throw tooLarge }
      try sink(part.readableBytesView)
    }
    try await whenRead()
  }

  private func next(of parts: inout RequestBody.AsyncIterator) async throws -> ByteBuffer? {
    do { return try await BodyReading.next(of: &parts) } catch let error as HTTPError where error.status == .badRequest {
      throw APIReading.cutOff
    }
  }

  /// All of it, where that is no more than a picture.
  func whole() async throws -> [UInt8] {
    var bytes: [UInt8] = []
    try await read { bytes += $0 }
    return bytes
  }
}
