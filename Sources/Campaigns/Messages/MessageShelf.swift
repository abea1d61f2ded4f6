internal import Foundation

/// The messages that there are: files of the folder `messages`, each perhaps in several languages.
package struct MessageShelf: Sendable {
  /// One message, as a command lists it.
  package struct Entry: Sendable {
    package let name: String
    package let post: Result<Post, Post.Faulty>
  }

  private let publication: Publication

  package init(of publication: Publication) { self.publication = publication }

  /// Without language and `.md`.
  package var names: [String] { Set(files.map { String($0.prefix { $0 != "." }) }).sorted() }

  private var files: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: publication.messages)) ?? []
    return names.filter { $0.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*(\.[A-Za-z0-9\-]+)?\.md/) != nil }.sorted()
  }

  /// Each file by itself, read now.
  package func entries() throws -> [Entry] {
    try files.map { file in
      let path = "\(publication.messages)/\(file)"
      let name = String(file.prefix { $0 != "." })
      do {
        return Entry(name: name, post: .success(try Post.load(path, in: publication).post))
      } catch let faulty as Post.Faulty {
        return Entry(name: name, post: .failure(faulty))
      }
    }
  }

  /// The file of a message in the language nearest to the one wished for.
  ///
  /// - Throws: ``Messages/Refusal/unknown(_:known:)``, ``Post/Faulty``.
  func post(_ name: String, language: String) throws -> Post {
    guard names.contains(name) else { throw Messages.Refusal.unknown(name, known: names) }
    let files = try MailFiles(name, of: publication, in: [publication.messages], as: .message)
    return try files.post(language: language).post
  }
}
