internal import HTTPTypes
internal import Hummingbird
internal import Logging

extension Router {
  /// Files of a folder, by plain names alone.
  ///
  /// - Parameter seconds: for how long browsers may keep them without asking.
  func addFiles(of folder: String, at path: String, for seconds: Int, _ logger: Logger) {
    let kept = CacheControl([(MediaType(type: .any), [.public, .maxAge(seconds)])])
    group(RouterPath(path)).add(middleware: PlainNames())
      .add(middleware: FileMiddleware(folder, urlBasePath: path, cacheControl: kept, logger: logger))
      .get("**") { _, _ -> Response in throw HTTPError(.notFound) }
  }
}

/// Stands before what reads files: their names are ours, so whoever asks for one that cannot be one finds nothing, and is sent nowhere else.
private struct PlainNames<Context: RequestContext>: RouterMiddleware {
  private static func isPlain(_ name: Substring) -> Bool {
    guard let first = name.utf8.first, first != UInt8(ascii: ".") else { return false }
    return name.utf8.allSatisfy { octet in
      switch octet {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
      default: false
      }
    }
  }

  func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
    let names = request.uri.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    guard names.allSatisfy(Self.isPlain) else { throw HTTPError(.notFound) }
    // They are small, and who asks for a part of one may be answered with the whole (RFC 9110 §14.2).
    var head = request.head
    head.headerFields[.range] = nil
    // Its tag is known when it is found; a time is looked at only where no tags are named.
    let asks = request.has(nil) != nil
    head.headerFields[.ifNoneMatch] = nil
    if asks { head.headerFields[.ifModifiedSince] = nil }
    var response = try await next(Request(head: head, body: request.body), context)
    // To a folder.
    if response.status.kind == .redirection && response.status != .notModified { throw HTTPError(.notFound) }
    response.headers[.acceptRanges] = nil
    guard response.status == .ok, request.has(response.headers[.eTag]) == true else { return response }
    response.headers[.contentType] = nil
    return Response(status: .notModified, headers: response.headers)
  }
}
