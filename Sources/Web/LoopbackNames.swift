internal import HTTPTypes
internal import Hummingbird
internal import Words

/// Answers only who calls this machine by a name of its own: a page of somebody else's whose name is made to lead here (DNS rebinding) must not
/// read what is for the writer alone.
struct LoopbackNames<Context: RequestContext>: RouterMiddleware {
  func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
    guard Self.isOurs(request.head.authority ?? "") else { throw HTTPError(.misdirectedRequest) }
    return try await next(request, context)
  }

  /// Of a Host field, with or without a port.
  static func isOurs(_ authority: String) -> Bool { IPAddress.isOwnMachine(host: HostName.of(authority)) }
}
