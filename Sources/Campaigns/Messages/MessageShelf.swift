package import Delivery
internal import Foundation
package import Markdown
internal import Store
internal import Words

/// The messages that there are: files of the folder `messages`, each perhaps in several languages.
package struct MessageShelf: Sendable {
  /// One message, as a command lists it.
  package struct Entry: Sendable {
    package let name: String
    package let post: Result<Post, Post.Faulty>
    /// What is wrong with it, and what a careful colleague would say.
    package let findings: [Diagnostic]
  }

  private let publication: Publication

  package init(of publication: Publication) { self.publication = publication }

  /// Without language and `.md`.
  package var names: [String] { Set(files.map { String($0.prefix { $0 != "." }) }).sorted() }

  private var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: publication.messages)) ?? []
    return names.filter { $0.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*(\.[A-Za-z0-9\-]+)?\.md/) != nil }.sorted()
  }

  /// That of its name, small: `es` of `receipt.es.md`; nil where it has none.
  static func language(ofFileAt path: String) -> String? {
    let parts = (path.split(separator: "/").last ?? "").split(separator: ".")
    return parts.count == 3 ? parts[1].lowercased() : nil
  }

  /// The files of all, by name.
  package var paths: [String] { files.map { "\(publication.messages)/\($0)" } }

  /// Each file by itself, read and made a mail now.
  package func entries(mode: SendingMode) throws -> [Entry] {
    let renderer = try IssueRenderer(publication, mode: mode)
    return try files.map { file in
      let path = "\(publication.messages)/\(file)"
      let name = String(file.prefix { $0 != "." })
      do {
        let (post, warnings) = try Post.load(path, in: publication)
        _ = try renderer.issue(of: post, today: LocalDate(.now(), in: publication.zone), as: .message)
        return Entry(name: name, post: .success(post), findings: warnings)
      } catch let faulty as Post.Faulty {
        return Entry(name: name, post: .failure(faulty), findings: faulty.diagnostics)
      }
    }
  }

  /// The file of a message in the language nearest to the one wished for.
  ///
  /// - Throws: ``Messages/Refusal/unknown(_:known:)``, ``Messages/Refusal/unsettled(_:)``, ``Post/Faulty``.
  func post(_ name: String, language: String, now: Timestamp) throws -> Post {
    let post = Result { try read(name, language) }
    // Looked at after they were read: of a file that is still as it was, all was read.
    let own = files.filter { $0.prefix { $0 != "." } == name }
    if let file = own.first(where: { FileStamp("\(publication.messages)/\($0)")?.isBeingWritten(at: now.milliseconds) == true }) {
      throw Messages.Refusal.unsettled(file)
    }
    return try post.get()
  }

  private func read(_ name: String, _ language: String) throws -> Post {
    let files = try MailFiles(name, of: publication, in: [publication.messages], as: .message)
    guard !files.posts.isEmpty else { throw Messages.Refusal.unknown(name, known: names) }
    return try files.post(language: language).post
  }
}
