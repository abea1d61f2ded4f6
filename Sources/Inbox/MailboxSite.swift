internal import Foundation
internal import HTML
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Mustache
internal import NIOCore

/// The inbox in a browser. Every page says that nothing here left the machine.
struct MailboxSite: Sendable {
  private let shared: InboxShared
  private let library: MustacheLibrary
  private let assets: String
  private static let pageSize = 100

  init(shared: InboxShared, templates: String) async throws {
    self.shared = shared
    assets = templates
    library = try EscapedMustache.library(of: templates)
  }

  func router() -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
    router.get("/inbox.css") { _, _ in
      let css = try String(contentsOfFile: assets + "/inbox.css", encoding: .utf8)
      return Self.response(css, type: "text/css; charset=utf-8")
    }
    router.get("/") { request, _ in
      let recipient = request.uri.queryParameters["to"].map(String.init)
      // No mailbox has more; and a number without end would not bear arithmetic.
      let page = min(max(1, request.uri.queryParameters["page"].flatMap { Int($0) } ?? 1), 1_000_000)
      return list(to: recipient, page: page)
    }
    router.get("/m/:id") { request, context in try message(context, tab: request.uri.queryParameters["tab"].map(String.init) ?? "html") }
    router.get("/m/:id/html") { _, context in
      let policy = "default-src 'none'; img-src * data:; style-src 'unsafe-inline'; base-uri 'none'"
      // Links open beside the mailbox: inside its frame, other sites refuse to be shown.
      let html = (try parsed(context).shownHTML ?? "").replacing("<head>", with: "<head><base target=\"_blank\">", maxReplacements: 1)
      return Self.response(html, type: "text/html; charset=utf-8", policy: policy)
    }
    router.get("/m/:id/text") { _, context in Self.response(try parsed(context).textBody ?? "", type: "text/plain; charset=utf-8") }
    router.get("/m/:id/source") { _, context in
      Self.response(String(decoding: try bytes(context), as: UTF8.self), type: "text/plain; charset=utf-8")
    }
    return router
  }

  private func list(to recipient: String?, page: Int) -> Response {
    let found = shared.store.list(to: recipient, offset: (page - 1) * Self.pageSize, limit: Self.pageSize)
    let more = page * Self.pageSize < found.total
    let filter = recipient.flatMap { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) }.map { "&to=\($0)" } ?? ""
    let messages = found.entries.map { entry in
      ["id": entry.id, "from": entry.from, "to": entry.recipient, "subject": entry.subject, "at": Self.clock(entry.at)]
    }
    return self.page(
      "list",
      [
        "title": "Rehearsal inbox", "messages": messages, "empty": messages.isEmpty, "total": found.total, "to": recipient ?? "",
        "newer": page > 1 ? "/?page=\(page - 1)\(filter)" as Any : false, "older": more ? "/?page=\(page + 1)\(filter)" as Any : false,
      ])
  }

  private func message(_ context: BasicRequestContext, tab: String) throws -> Response {
    let id = context.parameters.get("id") ?? ""
    let raw = try bytes(context)
    let message = ParsedMessage(raw)
    return page(
      "message",
      [
        "title": message.subject, "id": id, "subject": message.subject, "from": message.from,
        "to": message.root.field("Delivered-To") ?? message.to, "date": message.root.field("Date") ?? "",
        "list_unsubscribe": message.root.field("List-Unsubscribe") != nil, "is_html": tab == "html", "is_text": tab == "text",
        "is_source": tab == "source", "text": tab == "text" ? message.textBody ?? "(this message has no text part)" : "",
        "source": tab == "source" ? String(decoding: raw, as: UTF8.self) : "",
      ])
  }

  private func bytes(_ context: BasicRequestContext) throws -> [UInt8] {
    guard let id = context.parameters.get("id"), let bytes = shared.store.message(id) else { throw HTTPError(.notFound) }
    return bytes
  }

  private func parsed(_ context: BasicRequestContext) throws -> ParsedMessage { ParsedMessage(try bytes(context)) }

  private func page(_ name: String, _ values: [String: Any]) -> Response {
    Self.response(library.render(values, withTemplate: name) ?? "", type: "text/html; charset=utf-8")
  }

  private static func response(
    _ text: String, type: String,
    policy: String = "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'"
  ) -> Response {
    var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
    for (name, value) in [
      ("content-security-policy", policy), ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
    ] {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  private static func clock(_ milliseconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(
      .iso8601.time(includingFractionalSeconds: false).dateSeparator(.dash).year().month().day().dateTimeSeparator(.space))
  }
}
