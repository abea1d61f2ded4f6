import ArgumentParser
import Audience
import Campaigns
import Foundation
import Mail
import Markdown
import Store

struct Preview: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show a post, or a mail to one person, as a reader would get it: HTML, text and the raw message. Sends nothing.")

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "The post file.")
  var post: String?

  @Option(help: "Instead of a post a mail to one person: confirm, remind or welcome; or the digest, with the last issues.")
  var mail: String?

  @Option(help: "The language of --mail; by default the publication's.")
  var language: String = ""

  @Option(name: .customLong("as"), help: "The address of the subscriber to be; by default a reader without a name.")
  var reader: String?

  @Option(help: "The number of the subject to show, of a post with several.", transform: WholeNumber.within(1...5))
  var subject = 1

  @Option(help: "The folder for mail.html, mail.txt and mail.eml; by default data/preview/SLUG.")
  var out: String?

  @Flag(help: "Serve it on this machine instead, rendered anew whenever a file is saved.")
  var serve = false

  @Option(help: "The port for --serve; 0 takes a free one.", transform: WholeNumber.port)
  var port: Int = 8090

  func run() async throws {
    let settings = try options.load()
    let database = try settings.open()
    let keys = try await settings.keys(database)
    let subscriber = try await subscriber(database)
    let (path, make) = try await content(settings, database)
    let number = subject
    let render: @Sendable () throws -> (Issue, [UInt8], [Diagnostic]) = {
      let (issue, warnings) = try make()
      let recipient = CompiledIssue.Recipient(previewing: subscriber)
      let subjects = issue.trial?.variants.count ?? 1
      guard number <= subjects else {
        throw CommandError.usage("--subject \(number): the post has \(subjects == 1 ? "one subject" : "\(subjects) subjects")")
      }
      return (issue, try CompiledIssue(issue.wearing(number), keys: keys).message(for: recipient, now: .now()), warnings)
    }
    if serve {
      let server = PreviewServer(
        settings: settings, port: port,
        render: {
          let (_, message, warnings) = try render()
          return (message, warnings.map { $0.text(path: path) })
        })
      return try await server.run()
    }
    let (issue, message, warnings) = try render()
    for warning in warnings { Terminal.complain(warning.text(path: path)) }
    if let count = issue.trial?.variants.count {
      Terminal.complain("tuesday: subject \(subject) of \(count); --subject 1 to \(count) shows each")
    }
    try write(message, to: out ?? settings.data + "/preview/" + issue.slug)
  }

  /// What is shown, made anew at each call, and the name that its warnings carry.
  private func content(
    _ settings: Settings, _ database: Database
  ) async throws -> (path: String, make: @Sendable () throws -> (Issue, [Diagnostic])) {
    let publication = settings.publication
    if mail == Campaign.Kind.digest.fileName, post == nil {
      let issues = try await Archive(database: database, mode: settings.mode).issues(limit: 4).reversed().map(\.issue)
      guard !issues.isEmpty else { throw CommandError.badData("no issue was sent yet that a digest could list") }
      return ("digest", { (try settings.digests().sample(issues, list: MailingList.main, now: .now()), []) })
    }
    if let mail {
      let kinds = Campaign.Kind.personal
      guard let kind = kinds.first(where: { $0.fileName == mail }), post == nil else {
        let names = (kinds + [.digest]).map(\.fileName).joined(separator: ", ")
        throw CommandError.usage("--mail is one of \(names), and stands without a post")
      }
      let language = language
      return (
        mail,
        {
          let mails = try PersonalMails(publication, mode: settings.mode)
          return (try mails.issue(kind, language: language, list: MailingList.main, day: LocalDate(.now(), in: .gmt)).issue, [])
        }
      )
    }
    guard let post else { throw CommandError.usage("name a post file, or a mail with --mail confirm") }
    let path = try settings.post(post)
    return (path, { try IssueRenderer(publication, mode: settings.mode).look(at: path, today: settings.today()) })
  }

  private func write(_ message: [UInt8], to folder: String) throws {
    let parsed = ParsedMessage(message)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try (parsed.shownHTML ?? "").write(toFile: folder + "/mail.html", atomically: true, encoding: .utf8)
      try (parsed.textBody ?? "").write(toFile: folder + "/mail.txt", atomically: true, encoding: .utf8)
      try Data(message).write(to: URL(filePath: folder + "/mail.eml"))
    } catch {
      throw CommandError.cannotCreate(folder, error)
    }
    let files = ["html", "txt", "eml"].map { ($0, "\(folder)/mail.\($0)") }
    try output.tell(files.map(\.1).joined(separator: "\n"), Dictionary(uniqueKeysWithValues: files))
  }

  private func subscriber(_ database: Database) async throws -> Subscriber {
    guard let reader else { return try Subscriber.example() }
    let address: EmailAddress
    do { address = try EmailAddress(parsing: reader) } catch { throw CommandError.usage("--as: \(error)") }
    return try await database.read { try Subscriber.known(address, $0) }
  }
}
