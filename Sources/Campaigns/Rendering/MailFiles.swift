internal import Audience
internal import Foundation
internal import Markdown
internal import Store

/// The words of one mail in several languages: `confirm.md`, or `confirm.es.md` for one. The publication's own, in its folder `mails`, stand in
/// for those that come with Tuesday. All are read once, so a file that somebody is in the middle of editing keeps no mail from going out.
struct MailFiles: Sendable {
  private let name: String
  private let kind: Campaign.Kind
  private let publication: Publication
  /// By language: `es`, `pt-br`.
  private let byLanguage: [String: Post]

  /// - Parameters:
  ///   - name: the files', without language and `.md`.
  ///   - folders: instead of those of the publication's mails.
  ///   - attributes: what they can show beside what every post can.
  /// - Throws: ``Post/Faulty`` for a file that cannot be read as such a mail.
  init(
    _ name: String, of publication: Publication, in folders: [String]? = nil, attributes: [String: AttributeKind] = [:],
    as kind: Campaign.Kind
  ) throws {
    var posts: [String: Post] = [:]
    // The first folder's words win.
    for folder in (folders ?? publication.mails).reversed() {
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for file in files.sorted() {
        guard let match = file.wholeMatch(of: /([a-z0-9\-]+)(?:\.([A-Za-z0-9\-]+))?\.md/), match.1 == name else { continue }
        let post = try Post.load(folder + "/" + file, attributes: attributes, language: publication.language, as: kind).post
        posts[(match.2.map(String.init) ?? post.frontMatter.lang ?? publication.language).lowercased()] = post
      }
    }
    (self.name, self.kind, self.publication) = (name, kind, publication)
    byLanguage = posts
  }

  var posts: some Collection<Post> { byLanguage.values }

  /// Finds now what only composing finds, such as a missing picture.
  func check(by renderer: IssueRenderer) throws {
    for post in posts { _ = try renderer.issue(of: post, today: LocalDate(year: 2000, month: 1, day: 1), as: kind) }
  }

  /// The one of this language that there is, in the order: as asked, without its region, the publication's, English.
  func post(language: String = "") throws -> (language: String, post: Post) {
    let wished = [language, publication.language].filter { !$0.isEmpty }.map { $0.lowercased() }
    let languages = wished.flatMap { [$0, String($0.prefix { $0 != "-" })] } + ["en"]
    for language in languages {
      if let post = byLanguage[language] { return (language, post) }
    }
    // A message may be in one language only, whichever that is.
    if kind == .message, let first = byLanguage.min(by: { $0.key < $1.key }) { return (first.key, first.value) }
    let path = "\(publication.mails.last ?? "")/\(name).en.md"
    throw Post.Faulty(path: path, diagnostics: [.error("there is no such file", hint: "it comes with Tuesday's Templates")])
  }
}
