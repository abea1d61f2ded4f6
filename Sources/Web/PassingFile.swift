internal import Foundation
internal import HTTPTypes
internal import Hummingbird

/// What is written whole before it is sent, without holding it in memory. The file has no name, so however this process ends, it goes with it.
final class PassingFile: Sendable {
  private let handle: FileHandle
  private static let chunk = 1 << 16

  init() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "tuesday-desk-\(UUID().uuidString)").path
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
      throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
    }
    defer { try? FileManager.default.removeItem(atPath: path) }
    handle = try FileHandle(forUpdating: URL(filePath: path))
  }

  /// A file that is there.
  init(reading path: String) throws { handle = try FileHandle(forReadingFrom: URL(filePath: path)) }

  func write(_ text: String) throws { try handle.write(contentsOf: Data(text.utf8)) }

  /// To be kept by whoever asks, under a name of ours: browsers show nothing of it.
  func response(named name: String, type: String) throws -> Response {
    let size = try handle.seekToEnd()
    try handle.seek(toOffset: 0)
    var headers: HTTPFields = [.contentType: type]
    headers[.contentDisposition] = "attachment; filename=\"\(name)\""
    let handle = handle
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody(contentLength: Int(size)) { writer in
        defer { try? handle.close() }
        while let data = try handle.read(upToCount: Self.chunk), !data.isEmpty { try await writer.write(ByteBuffer(bytes: data)) }
        try await writer.finish(nil)
      })
  }
}
