internal import Crypto
internal import Foundation
internal import Glibc
internal import Markdown
internal import Store
internal import Words

/// A file of the folder of posts, as an editor that is not on this machine reads and writes it. The file is the truth: whoever else writes it is right.
package struct PostFile: Sendable {
  /// `hello.md`
  package let name: String
  package let path: String

  /// More than anybody writes; a mail with it could not be sent.
  package static let sizeLimit = 1 << 20
  private static let nameLimit = 200

  /// Nil for a name that no post has, or that leads elsewhere.
  package init?(_ name: String, in publication: Publication) {
    guard Self.isName(name) else { return nil }
    self.name = name
    path = publication.posts + "/" + name
  }

  /// Whether a post's file may be called so.
  package static func isName(_ name: String) -> Bool {
    guard name.hasSuffix(".md"), name != "README.md", name.utf8.count <= nameLimit, let first = name.utf8.first else { return false }
    // By octets, as the system reads it: to `contains` a `/` before a combining mark is another character.
    let isHidden = first == UInt8(ascii: ".") || first == UInt8(ascii: "_")
    return !isHidden && !name.hasByte { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") } && !name.hasControls
  }

  package enum Fault: String, Error, Sendable, CaseIterable {
    /// It is a link to another file, a folder or the like.
    case link
    case large
    case notUTF8
    case unreadable
  }

  /// What it holds, and how.
  package struct Content: Sendable, Hashable {
    /// Without BOM, with lines that end in LF.
    package let text: String
    /// SHA-256 of its octets, in hex.
    package let hash: String
    let bytes: [UInt8]
    let mode: mode_t
    let owner: WholeFile.Owner
    private let hasBOM: Bool
    private let hasCRLF: Bool

    fileprivate init?(_ bytes: [UInt8], mode: mode_t, _ owner: WholeFile.Owner) {
      guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
      hash = PostFile.hash(bytes)
      (self.bytes, self.mode, self.owner) = (bytes, mode, owner)
      hasBOM = PostFile.beginsWithBOM(text)
      hasCRLF = text.utf8.contains(0x0D) && text.contains("\r\n")
      self.text = PostFile.plain(text)
    }

    /// Another text, written as this one is.
    func bytes(of text: String) -> [UInt8] {
      Array(((hasBOM ? "\u{FEFF}" : "") + (hasCRLF ? text.replacing("\n", with: "\r\n") : text)).utf8)
    }
  }

  static func hash(_ bytes: [UInt8]) -> String { SHA256.hash(data: bytes).hex }

  /// Without BOM, with lines that end in LF: a form sends CRLF, whatever was written into it, and files of some editors have both.
  package static func plain(_ text: String) -> String {
    var text = text
    if beginsWithBOM(text) { text.unicodeScalars.removeFirst() }
    return text.utf8.contains(0x0D) ? text.replacing("\r\n", with: "\n").replacing("\r", with: "\n") : text
  }

  private static func beginsWithBOM(_ text: String) -> Bool { text.unicodeScalars.first == "\u{FEFF}" }

  /// That of the post, if it said this.
  package func slug(saying text: String) -> String { Post.slug(ofPostAt: path, head: SourceText(parsing: text).frontMatter) }

  /// The files beside it that it would show, if it said this, by their paths from its folder.
  package func pictures(in text: String) -> [String] { Post.pictures(in: text, at: path) }

  /// Nil where there is no such file.
  package func read() throws(Fault) -> Content? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      switch errno {
      case ENOENT: return nil
      case ELOOP: throw .link
      default: throw .unreadable
      }
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .link }
    guard status.st_size <= Self.sizeLimit else { throw .large }
    let data: Data
    do { data = try handle.readToEnd() ?? Data() } catch { throw .unreadable }
    guard let content = Content(Array(data), mode: status.st_mode & 0o7777, WholeFile.Owner(user: status.st_uid, group: status.st_gid))
    else { throw .notUTF8 }
    return content
  }

  /// Ready to take the place of what is there, with its permissions.
  func draft(_ bytes: [UInt8], like content: Content) throws(WholeFile.Problem) -> WholeFile {
    // Of two who save at once each has one of their own.
    try WholeFile(bytes, for: path, mark: "-\(UUID().uuidString.prefix(8))", mode: content.mode, content.owner)
  }

  /// What a crash left of drafts, an hour ago or longer: what a save was about to write, or what it had just found.
  var leftovers: [String] {
    let folder = URL(filePath: path).deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix(".\(name)-") && $0.hasSuffix(".new") }.map { folder + "/" + $0 }.filter { path in
      let date = try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
      return date.map { $0.timeIntervalSinceNow < -3600 } ?? false
    }
  }
}
