internal import Accounts
internal import Audience
internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Mail
internal import Markdown
internal import Store
internal import Words

/// The post that a request is about.
extension APICall {
  /// How far ahead a post's day is looked for.
  static let days = 104

  func coming(_ list: MailingList, count: Int = APICall.days, _ connection: Connection) throws -> ComingSlots {
    try ComingSlots(
      list, count: count, in: publication, mode: services.mode, memory: newsroom.memory, now: now, connection)
  }

  /// The file of the post that the path names.
  func file() throws -> PostFile {
    let slug = text("post") ?? ""
    let files = try newsroom.files(of: slug)
    if let name = text("file") {
      guard let file = files.first(where: { $0.name == name }) else {
        throw Problem.notFound("\(name) is no file of the post \(slug.prefix(60))")
      }
      return file
    }
    guard let file = files.first else { throw try noPost(slug) }
    guard files.count == 1 else {
      throw Problem.conflict("\(files.map(\.name).joined(separator: " and ")) have this slug: say which by `file`, and give one another")
    }
    return file
  }

  private func noPost(_ slug: String) throws -> Problem {
    let guess = Spelling.guess(slug, among: try newsroom.slugs()).map { "; did you mean \($0)?" } ?? ""
    return .notFound("no post has the slug \(slug.prefix(60))\(guess)")
  }

  func content(_ file: PostFile) throws -> PostFile.Content {
    do {
      guard let content = try file.read() else { throw Problem.notFound("the file is gone") }
      return content
    } catch let fault as PostFile.Fault {
      throw Self.problem(fault)
    }
  }

  static func problem(_ fault: PostFile.Fault) -> Problem {
    switch fault {
    case .link: .conflict("it is a link to another file, or a folder; only files of the folder itself can be read and written here")
    case .large: Problem(.contentTooLarge, "a post's file has at most \(PostFile.sizeLimit >> 10) KB, and a picture 50 MB")
    case .notUTF8: .conflict("the file is not UTF-8; save it so on the server")
    case .unreadable: .conflict("the server may not read the file")
    }
  }

  func postText(_ file: PostFile, _ content: PostFile.Content) async throws -> PostText {
    let item = try await newsroom.shelf(now: now).items.first { $0.file == file.name }
    guard let item else { throw Problem.notFound("the file is gone") }
    let findings = try newsroom.look(at: content.text, as: file, now: now).findings.map(PostText.Finding.init)
    return PostText(
      post: PostAnswer(item, at: file.path).of(content), markdown: content.text, pictures: file.pictures(in: content.text),
      findings: findings)
  }

  func mail(of text: String, as file: PostFile) async throws -> MailAnswer {
    let reader = try await previewed()
    let look = try newsroom.look(at: PostFile.plain(text), as: file, now: now)
    guard let issue = look.issue else { throw Self.faulty(look.findings) }
    return MailAnswer(try newsroom.message(issue, for: reader, subject: integer("subject") ?? 1, now: now), look.findings)
  }

  /// For whom a mail is looked at; nil: for nobody.
  func previewed() async throws -> Subscriber? {
    guard let name = text("as") else { return nil }
    guard token.permissions.contains(.readers) else {
      throw Problem(.forbidden, "this token is for \(token.scope), not for readers, whose mail `as` asks for")
    }
    return try await database.read { try reader(named: name, $0) }
  }

  static func faulty(_ findings: [Diagnostic]) -> Problem {
    let first = findings.first { $0.severity == .error }
    return .conflict("the post has faults; the first, in line \(first?.line ?? 1): \(first?.message ?? "")")
  }

  /// What keeps a post from being tried or approved, in words.
  func telling<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch let faulty as Post.Faulty {
      throw Self.faulty(faulty.diagnostics)
    } catch let refusal as Newsroom.ReviewRefusal {
      switch refusal {
      case .noApprovers: throw Problem.conflict("nobody has to approve a post here (publication.approvers)")
      case .decided(let campaign): throw Problem.conflict("\(campaign.name) is \(campaign.state.rawValue) already")
      case .standing(let standing): throw Problem.conflict(standing.text)
      case .unreachable(let reason): throw Problem.conflict("no mail may go to those who approve: \(reason)")
      }
    }
  }

  /// What sending the post of a file would do, as `tuesday send` tells it.
  ///
  /// - Parameter pointer: of the body's value that names it; nil: the path does.
  func prospect(_ slug: String, at time: Timestamp, pointer: String? = nil) async throws -> Prospect {
    let files = try PostFolder(path: publication.posts, of: publication).pathsBySlug()
    guard let path = files[slug]?.first else {
      let words =
        "no post has the slug \(slug.prefix(60))" + (Spelling.guess(slug, among: files.keys).map { "; did you mean \($0)?" } ?? "")
      throw pointer.map { Problem.unprocessable($0, words) } ?? Problem.notFound(words)
    }
    do {
      let (post, issue, _) = try IssueRenderer(publication, mode: services.mode).ready(path, today: LocalDate(now, in: publication.zone))
      return try await database.read {
        try Prospect(post, as: issue, of: path, in: publication, mode: services.mode, at: time, now: now, $0)
      }
    } catch let faulty as Post.Faulty {
      throw Self.faulty(faulty.diagnostics)
    }
  }
}
