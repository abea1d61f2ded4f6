import Campaigns
import Foundation
import Mail
import Markdown
import ServiceLifecycle
import Store
import Synchronization
import Web

/// Serves on this machine alone what somebody works on, and has the page follow what they save.
struct PreviewServer {
  let settings: Settings
  let port: Int
  /// What is shown, made anew at each load: the message, and what is to be said of it.
  let render: @Sendable () throws -> (message: [UInt8], warnings: [String])
  /// Hears of files that came, went or changed, before the page does.
  var changed: @Sendable ([String], WatchedFolder) -> Void = { _, _ in }

  /// Names the present state of the files, and is another after a restart too.
  private final class Version: Sendable {
    private let begin = Timestamp.now().milliseconds
    private let count = Mutex(0)

    var text: String { "\(begin)-\(count.withLock { $0 })" }

    func next() { count.withLock { $0 += 1 } }
  }

  /// Between two looks at the files, and how many of them a page waits for at most.
  private static let (pause, looks) = (Duration.milliseconds(250), 60)

  /// Until it is ended.
  func run() async throws {
    let address = Settings.Address(host: "127.0.0.1", port: port)
    try Port.require(address, by: "--port")
    let templates = try await SiteTemplates(folder: settings.templates.publicPages)
    let version = Version()
    let site = PreviewSite(
      templates: templates, assets: settings.templates.assets, media: settings.publication.media, logger: Log.logger,
      version: { since in
        await cancelWhenGracefulShutdown {
          for _ in 0..<Self.looks where version.text == since && !Task.isCancelled { try? await Task.sleep(for: Self.pause) }
        }
        return version.text
      }, render: content)
    let server = WebServer([HostedSite(names: [], router: site.router())], host: address.host, port: address.port, logger: Log.logger) {
      port in
      Terminal.say("Preview at http://127.0.0.1:\(port)/; it follows what you save (Ctrl-C ends it)")
    }
    let watching = ClosureService { await cancelWhenGracefulShutdown { await follow(version) } }
    try await Services.run([Services.Member(service: server), Services.Member(service: watching)])
  }

  private func follow(_ version: Version) async {
    var folder = WatchedFolder(settings.folder)
    while !Task.isCancelled {
      try? await Task.sleep(for: Self.pause)
      let paths = folder.changes()
      if paths.isEmpty { continue }
      changed(paths, folder)
      version.next()
    }
  }

  private func content() throws -> PreviewSite.Content {
    let (message, warnings) = try render()
    let parsed = ParsedMessage(message)
    // Its pictures are on this machine, and perhaps nowhere else yet.
    let html = (parsed.shownHTML ?? "").replacing("\"\(settings.publication.mediaURL)", with: "\"/media/")
    return PreviewSite.Content(
      subject: parsed.subject, recipient: parsed.to, html: html, text: parsed.textBody ?? "",
      source: String(decoding: message, as: UTF8.self), warnings: warnings)
  }
}
