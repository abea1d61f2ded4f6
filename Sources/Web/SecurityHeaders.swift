internal import HTTPTypes
internal import Hummingbird

/// The second wall behind escaping: no script, no foreign style, no frame around us, on every page and every error.
struct SecurityHeaders<Context: RequestContext>: RouterMiddleware {
  var contentSecurityPolicy = Self.strict

  private static var strict: String {
    "default-src 'none'; img-src 'self' https:; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
  }

  /// For a page that shows a post. A writer's own colours and widths stand in `style` attributes, which no hash or nonce can name; the
  /// sanitizer has left nothing in them that fetches or hides. A `<style>` element is refused still. Films play, from anywhere on the web.
  static var ofPosts: String { strict + "; style-src-attr 'unsafe-inline'; media-src https:" }

  /// For the desk: nothing from elsewhere at all.
  static var ofDesk: String {
    "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
  }

  /// For a page of the desk with scripts of our own, and perhaps something in a frame.
  static var ofScriptedDesk: String { ofDesk + "; script-src 'self'; connect-src 'self'; frame-src 'self'" }

  /// For a mail or a page that is shown in a frame of the desk.
  static var inDesk: String { ofMail.replacing("style-src 'unsafe-inline'", with: "media-src https:; style-src 'self' 'unsafe-inline'") }

  /// For a page that shows a mail in a frame.
  static var withMail: String { strict + "; frame-src 'self'" }

  /// For a mail that is shown in a frame of ours: its own styles, no script, nothing that leads out of the frame.
  static var ofMail: String {
    "default-src 'none'; img-src 'self' https: data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"
  }

  func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
    var response = try await next(request, context)
    if response.headers[.contentSecurityPolicy] == nil { response.headers[.contentSecurityPolicy] = contentSecurityPolicy }
    response.headers[.xContentTypeOptions] = "nosniff"
    if response.headers[referrerPolicy] == nil { response.headers[referrerPolicy] = "no-referrer" }
    return response
  }
}

private let referrerPolicy = HTTPField.Name("referrer-policy")!
