internal import Hummingbird
internal import Mustache

/// The pages' templates, one mustache file each, and the way a page becomes a response.
package struct SiteTemplates: Sendable {
  package struct LoadError: Error, CustomStringConvertible {
    package let description: String
  }

  private let library: MustacheLibrary
  private static let needed = [
    "home", "post", "archive", "unsubscribed", "subscribe", "ask", "notice", "preferences", "message", "preview", "review",
    "search", "feed.atom", "feed.rss", "sitemap.xml",
  ]

  private static let neededAtDesk =
    ["sign-in", "code", "link", "notice", "ask", "home", "account", "codes", "shown", "users", "audit"]
    + ["posts", "editor", "look", "clash", "versions", "version", "send", "schedule"]
    + ["subscribers", "subscriber", "why", "erased", "segments", "segment", "imports", "import", "bounces", "domains", "undo"]
    + ["campaigns", "campaign", "campaign-progress", "campaign-ledger", "campaign-gap", "campaign-uncertain", "routes", "settings", "dns"]

  /// - Parameter folder: `Templates/Public`.
  package init(folder: String) async throws { try await self.init(folder, needed: Self.needed) }

  /// - Parameter desk: `Templates/Desk`.
  package init(desk: String) async throws { try await self.init(desk, needed: Self.neededAtDesk) }

  private init(_ folder: String, needed: [String]) async throws {
    do {
      library = try await MustacheLibrary(directory: folder)
    } catch {
      throw LoadError(description: "the templates in \(folder) cannot be read: \(error)")
    }
    for name in needed where library.getTemplate(named: name) == nil {
      throw LoadError(description: "\(folder)/\(name).mustache is missing")
    }
  }

  func page(_ name: String, _ values: [String: Any], status: HTTPResponse.Status = .ok) -> Response {
    response(name, values, status: status, type: "text/html; charset=utf-8")
  }

  /// One that is made already.
  func page(_ text: ByteBuffer) -> Response {
    Response(status: .ok, headers: [.contentType: "text/html; charset=utf-8"], body: ResponseBody(byteBuffer: text))
  }

  /// A page for one visitor: no cache keeps it.
  func personal(_ name: String, _ values: [String: Any], status: HTTPResponse.Status = .ok) -> Response {
    Self.unkept(page(name, values, status: status))
  }

  func personal(_ text: ByteBuffer) -> Response { Self.unkept(page(text)) }

  private static func unkept(_ response: Response) -> Response {
    var response = response
    response.headers[.cacheControl] = "no-store"
    return response
  }

  /// A page that only says something: ``PublicPages/notice(_:_:more:link:linkName:words:)``.
  func notice(_ values: [String: Any], status: HTTPResponse.Status = .ok) -> Response { personal("notice", values, status: status) }

  func response(_ name: String, _ values: [String: Any], status: HTTPResponse.Status, type: String) -> Response {
    Response(
      status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(string: text(name, values))))
  }

  func feed(_ page: FeedPage) throws -> String {
    page.form == .json ? try page.json() : xml(page.form.file, page.templateValues)
  }

  func text(_ name: String, _ values: [String: Any]) -> String { library.render(values, withTemplate: name) ?? "" }

  /// The same, for XML.
  func xml(_ name: String, _ values: [String: Any]) -> String { text(name, values).withXMLCharacters }
}

extension String {
  /// Without the characters that XML cannot have, however they are written (XML 1.0 §2.2).
  var withXMLCharacters: String {
    var text = self
    text.unicodeScalars.removeAll { scalar in
      switch scalar.value {
      case 0x09, 0x0A, 0x0D: false
      case 0..<0x20, 0xFFFE, 0xFFFF: true
      default: false
      }
    }
    return text
  }
}
