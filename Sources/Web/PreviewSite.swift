package import Hummingbird
package import Logging

/// One issue as a chosen reader would get it, looked at on this machine only: the mail at desktop and phone width, its text
/// part and its source. Rendered anew at each load, which the page asks for by itself when what it shows has changed.
package struct PreviewSite: Sendable {
  package struct Content: Sendable {
    package let subject: String
    package let recipient: String
    package let html: String
    package let text: String
    package let source: String
    package let warnings: [String]

    package init(subject: String, recipient: String, html: String, text: String, source: String, warnings: [String]) {
      self.subject = subject
      self.recipient = recipient
      self.html = html
      self.text = text
      self.source = source
      self.warnings = warnings
    }
  }

  private let templates: SiteTemplates
  private let assets: String
  private let media: String
  private let logger: Logger
  private let version: @Sendable (String) async -> String
  private let render: @Sendable () async throws -> Content

  /// - Parameter version: what names the present state of all that is shown, as soon as it is another than the given one, or after a while.
  package init(
    templates: SiteTemplates, assets: String, media: String, logger: Logger,
    version: @escaping @Sendable (String) async -> String, render: @escaping @Sendable () async throws -> Content
  ) {
    self.templates = templates
    self.assets = assets
    self.media = media
    self.logger = logger
    self.version = version
    self.render = render
  }

  package func router() -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    let policy =
      "default-src 'none'; script-src 'self'; connect-src 'self'; img-src * data:; style-src 'self' 'unsafe-inline'; frame-src 'self'; base-uri 'none'"
    router.add(middleware: SecurityHeaders(contentSecurityPolicy: policy))
    router.add(middleware: LoopbackNames())
    router.addFiles(of: assets, at: "/assets", for: 0, logger)
    router.addFiles(of: media, at: "/media", for: 0, logger)
    router.get("/changes") { request, _ in
      let since = request.uri.queryParameters.get("since") ?? ""
      return Response(
        status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: await version(since))))
    }
    router.get("/") { _, _ in
      // Before it is rendered: what changes meanwhile is a change.
      let version = await version("")
      do {
        let content = try await render()
        return templates.page(
          "preview",
          [
            "subject": content.subject, "recipient": content.recipient, "text": content.text, "source": content.source,
            "warnings": content.warnings, "has_warnings": !content.warnings.isEmpty, "error": "", "version": version,
          ])
      } catch {
        // The writer is in the middle of an edit: the fault is what the page shows.
        return templates.page("preview", ["error": "\(error)", "has_warnings": false, "version": version])
      }
    }
    router.get("/mail.html") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: try await render().html)))
    }
    return router
  }
}
