internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Store

/// Errors as pages that a person can read, in the words of ``PageWords``, or as the API's ``Problems``. The cause of a failure goes to the log, never to the page.
struct ErrorPages<Context: RequestContext>: RouterMiddleware {
  let render: @Sendable (_ status: HTTPResponse.Status, _ words: String) -> Response
  let logger: Logger

  /// What the log may know of a path: not the secret of a link, which is somebody's way in.
  ///
  /// - Parameter route: with a name in braces in the place of each part that differs.
  private static func told(_ path: String, _ route: String?) -> String {
    guard let route, ["{token}", "{secret}"].contains(where: route.contains) else { return path }
    return route.prefix { $0 != "{" } + "…"
  }

  func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      if Problems.has(request) { return Problems(logger: logger).response(to: error, request, route: context.endpointPath) }
      return page(for: error, Self.told(request.uri.path, context.endpointPath))
    }
  }

  private func page(for error: any Error, _ path: String) -> Response {
    switch error {
    case let error as any HTTPResponseError:
      switch error.status {
      case .notFound: return render(.notFound, "not_found")
      case .methodNotAllowed:
        var page = render(.methodNotAllowed, "wrong_method")
        page.headers[.allow] = (error as? HTTPError)?.headers[.allow]
        return page
      case .contentTooLarge: return render(.contentTooLarge, "too_large")
      default: return render(error.status, "not_understood")
      }
    case StoreError.locked, StoreError.away, StoreError.full:
      logger.error("a page failed", metadata: ["path": "\(path)", "error": "\(error)"])
      var page = render(.serviceUnavailable, "busy")
      page.headers[.retryAfter] = "60"
      return page
    default:
      logger.error("a page failed", metadata: ["path": "\(path)", "error": "\(error)"])
      return render(.internalServerError, "failure")
    }
  }
}
