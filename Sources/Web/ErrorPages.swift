internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Store

/// Errors as pages that a person can read. The cause of a failure goes to the log, never to the page.
struct ErrorPages<Context: RequestContext>: RouterMiddleware {
  let render: @Sendable (_ status: HTTPResponse.Status, _ heading: String, _ text: String) -> Response
  let logger: Logger

  /// What the log may know of a path: not the secret of a link to the desk, which would be somebody's way in.
  private static func told(_ path: String) -> String { path.hasPrefix("/desk/link/") ? "/desk/link/…" : path }

  func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let error as any HTTPResponseError {
      switch error.status {
      case .notFound: return render(.notFound, "Nothing here", "This page does not exist, or not any more.")
      case .methodNotAllowed:
        var page = render(.methodNotAllowed, "Not in this way", "This page cannot be asked for in this way.")
        page.headers[.allow] = (error as? HTTPError)?.headers[.allow]
        return page
      case .contentTooLarge: return render(.contentTooLarge, "Too much", "The request was larger than this page takes.")
      default: return render(error.status, "That did not work", "The request could not be understood.")
      }
    } catch StoreError.locked {
      logger.error("a page failed: another program keeps the database locked", metadata: ["path": "\(Self.told(request.uri.path))"])
      var page = render(.serviceUnavailable, "One moment", "Something else is being written just now. Please try again in a minute.")
      page.headers[.retryAfter] = "60"
      return page
    } catch {
      logger.error("a page failed", metadata: ["path": "\(Self.told(request.uri.path))", "error": "\(error)"])
      return render(.internalServerError, "Something broke", "The fault is on our side. Please try again in a minute.")
    }
  }
}
