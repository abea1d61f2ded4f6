import ArgumentParser
import Audience
import Campaigns
import Curl
import Foundation
import Mail
import Markdown
import Store

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read posts as if they were to be sent and tell everything that is wrong, with line and column.")

  @OptionGroup var options: PublicationOptions
  @OptionGroup var output: OutputOptions

  @Argument(help: "Post files or folders of them; by default all of posts/.")
  var posts: [String] = []

  @Flag(help: "Also ask for every page that is linked to, and rspamd or SpamAssassin for a score if one is installed.")
  var deep = false

  @Flag(help: "Look again at the pages that posts show as cards, and at pictures of other sites.")
  var refreshCards = false

  private struct Finding: Encodable {
    let file: String
    let diagnostic: Diagnostic

    private enum Key: CodingKey {
      case file
    }

    /// The diagnostic's own keys beside the file.
    func encode(to encoder: any Encoder) throws {
      try diagnostic.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(file, forKey: .file)
    }
  }

  func run() throws {
    let settings = try options.load()
    let paths = try (posts.isEmpty ? [settings.publication.posts] : posts.map { try settings.post($0) }).flatMap { path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      return isFolder.boolValue ? try PostFolder(path: path, of: settings.publication).paths() : [path]
    }
    let inspector = try Inspector(settings, deep: deep, refreshCards: refreshCards)
    var findings: [Finding] = []
    func find(_ diagnostic: Diagnostic, _ file: String) {
      findings.append(Finding(file: file, diagnostic: diagnostic))
      if !output.json { Terminal.complain(diagnostic.text(path: file)) }
    }
    let bySlug = try PostFolder(path: settings.publication.posts, of: settings.publication).pathsBySlug()
    for path in paths {
      let all = try inspector.diagnostics(path) + Self.namesakes(of: path, bySlug)
      for diagnostic in all.sorted(by: { ($0.line, $0.column) < ($1.line, $1.column) }) { find(diagnostic, path) }
    }
    for (file, line, message) in inspector.themeWarnings(of: paths) { find(.warning(message, line: line), file) }
    let errors = findings.count { $0.diagnostic.severity == .error }
    let warnings = findings.count { $0.diagnostic.severity == .warning }
    func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
    try output.show(
      findings,
      else: "\(counted(paths.count, "post")) checked, \(counted(errors, "error")), \(counted(warnings, "warning")).")
    if errors > 0 { throw ExitCode(CommandError.Code.badData.rawValue) }
  }

  private static func namesakes(of path: String, _ bySlug: [String: [String]]) -> [Diagnostic] {
    func whole(_ path: String) -> String { URL(filePath: path).standardizedFileURL.path }
    let all = Post.slug(ofPostAt: path).flatMap { bySlug[$0] } ?? []
    return all.filter { whole($0) != whole(path) }.prefix(1).map { other in
      .error("\(other) has the same slug", hint: "give one of them another `slug:`; readers get each once")
    }
  }
}

/// Looks at one post after the other.
private struct Inspector {
  let settings: Settings
  let renderer: IssueRenderer
  let support: ClientSupport?
  let spam: SpamScore?
  /// To look up what `list` and `audience` name; a post can be checked without one.
  let database: Database?
  let deep: Bool
  let refreshCards: Bool

  init(_ settings: Settings, deep: Bool, refreshCards: Bool) throws {
    self.settings = settings
    self.deep = deep
    self.refreshCards = refreshCards
    renderer = try IssueRenderer(settings.publication, mode: settings.mode)
    support = try settings.clientSupport.map { try ClientSupport(file: $0) }
    database = try? settings.open()
    spam = deep ? SpamScore() : nil
  }

  /// All of one post's faults and warnings, its size in the mail included. Of a post with faults, as far as it can be read.
  func diagnostics(_ path: String) throws -> [Diagnostic] {
    do {
      let (post, warnings) = try Post.load(path, in: settings.publication)
      return try warnings + remarks(post, isDraft: false)
    } catch let faulty as Post.Faulty {
      return try faulty.diagnostics + (faulty.draft.map { try remarks($0, isDraft: true) } ?? [])
    }
  }

  private func remarks(_ post: Post, isDraft: Bool) throws -> [Diagnostic] {
    let (issue, findings) = try renderer.inspect(post, today: settings.today(), isDraft: isDraft, outside: lookOutside(post))
    let audience = isDraft ? [] : try audienceFaults(post)
    return try findings + audience + (issue.flatMap { support?.findings($0, of: post) } ?? []) + (deep ? deepFindings(post, issue) : [])
  }

  private func audienceFaults(_ post: Post) throws -> [Diagnostic] {
    do {
      try database?.blockingRead { _ = try post.readers(in: settings.publication, now: .now(), $0) }
      return []
    } catch let faulty as Post.Faulty {
      return faulty.diagnostics
    }
  }

  /// Of the publication's theme and of those that posts name.
  func themeWarnings(of paths: [String]) -> [(file: String, line: Int, message: String)] {
    let named = Set(paths.compactMap { Post.theme(ofPostAt: $0) }).subtracting([settings.publication.theme])
    return renderer.themeWarnings() + named.sorted().flatMap { renderer.themeWarnings($0) }
  }

  /// Why pages gave no card, and pictures no size, by address.
  private func lookOutside(_ post: Post) -> [String: String] {
    guard let request = settings.webRequest else { return [:] }
    let outside = Outside(of: post, in: settings.publication, again: refreshCards)
    // More than are asked at once take a while.
    if outside.count > 8 { Terminal.complain("\(post.path) shows \(outside.count) pages and pictures of other sites: looking at them …") }
    return outside.look(request)
  }

  private func deepFindings(_ post: Post, _ issue: Issue?) throws -> [Diagnostic] {
    let links = settings.webRequest.map { LinkCheck.findings(post, $0) } ?? []
    guard let spam, let issue else { return links }
    // Nobody's keys: the message goes nowhere.
    guard let keys = SigningKeys([1: [UInt8](repeating: 0, count: 32)]) else { return links }
    let recipient = CompiledIssue.Recipient(previewing: try Subscriber.example())
    return try links + spam.findings(CompiledIssue(issue, keys: keys).message(for: recipient, now: .now()))
  }
}
