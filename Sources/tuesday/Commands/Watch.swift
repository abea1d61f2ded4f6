import ArgumentParser
import Audience
import Campaigns
import Foundation
import Markdown
import Store
import Synchronization

struct Watch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "For writing: shows the post that you saved last in the browser, anew at each save, and says here what `check` says of it.",
    discussion:
      "Sends nothing. Saved files of the theme, mails/ and tuesday.toml count too. Pages and pictures of other sites are not asked for; `check` does."
  )

  @OptionGroup var options: PublicationOptions

  @Argument(help: "The post file to stay with; by default the one that was saved last.")
  var post: String?

  @Option(help: "The port of the page; 0 takes a free one.", transform: WholeNumber.port)
  var port: Int = 8090

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    let keys = try await settings.keys(database)
    let reader = try Subscriber.example()
    let chosen = try post.map { try settings.post($0) }
    let paths = try PostFolder(path: settings.publication.posts, of: settings.publication).paths()
    let folder = WatchedFolder(settings.folder)
    guard let first = chosen ?? folder.latest(".md", in: paths) else {
      throw CommandError.badData("there is no post in \(settings.publication.posts) yet; write one, then run this again")
    }
    let current = Mutex(first)
    let options = options
    try tell(of: first, settings, database)
    let server = PreviewServer(
      settings: settings, port: port,
      render: {
        // Anew: they may be what was saved.
        let settings = try options.load()
        let path = current.withLock { $0 }
        let (issue, findings) = try IssueRenderer(settings.publication, mode: settings.mode).look(at: path, today: settings.today())
        let message = try CompiledIssue(issue, keys: keys).message(for: CompiledIssue.Recipient(previewing: reader), now: .now())
        return (message, findings.map { $0.text(path: path) })
      },
      changed: { changes, folder in
        do {
          let settings = try options.load()
          let posts = try PostFolder(path: settings.publication.posts, of: settings.publication).paths()
          let saved = chosen == nil ? folder.latest(".md", in: changes.filter(Set(posts).contains)) : nil
          let path = current.withLock { current in
            current = saved ?? current
            return current
          }
          try tell(of: path, settings, database)
        } catch {
          Terminal.complain("tuesday: \(CommandError.from(error)?.description ?? "\(error)")")
        }
      })
    try await server.run()
  }

  private func tell(of path: String, _ settings: Settings, _ database: Database) throws {
    var inspection = try Inspection(of: settings.publication, mode: settings.mode, today: settings.today())
    inspection.database = database
    let findings = try inspection.findings(ofPostAt: path) + inspection.findings(ofThemesOf: [path])
    for finding in findings { Terminal.complain(finding.text(path: path)) }
    let errors = findings.count { $0.severity == .error }
    let name = path.hasPrefix(settings.folder + "/") ? String(path.dropFirst(settings.folder.count + 1)) : path
    let time = Date.now.formatted(
      .dateTime.hour(.twoDigits(amPM: .omitted)).minute(.twoDigits).second(.twoDigits).locale(Locale(identifier: "en_GB")))
    Terminal.say("\(time)  \(name): \(findings.isEmpty ? "nothing to say" : errors == 0 ? "can go out" : "cannot go out like this")")
  }
}
