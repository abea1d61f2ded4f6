internal import Crypto
package import Curl
internal import Foundation
internal import Markdown
internal import Store
internal import Words

/// How large the pictures of other sites are that posts show, each looked at once, when the writer checks the post. A mail claims no size
/// that nobody knows.
package struct RemotePictures: Sendable {
  private let folder: String

  package init(of publication: Publication) {
    folder = publication.cards
  }

  /// Why the size of a picture is not known.
  package struct Problem: Error {
    package let text: String
  }

  /// One file in the folder.
  private struct Kept: Codable {
    let picture: String
    let width: Int
    let height: Int
  }

  /// Those of a post whose size its writer left open, each once, in reading order. Of the others there is something else to say.
  package static func measurable(in post: Post) -> [String] {
    var seen: Set<String> = []
    return post.document.images.filter { $0.width == nil && isShown($0.source) && seen.insert($0.source).inserted }.map(\.source)
  }

  /// Whether every mail program shows what the address names.
  private static func isShown(_ url: String) -> Bool { LinkTarget.isWeb(url) && !MergeMark.isIn(url) && kind(url) == nil }

  /// The kind of picture, by its name, when many mail programs do not show it.
  static func kind(_ url: String) -> String? {
    let name = url.prefix { $0 != "?" && $0 != "#" }.lowercased()
    return ["svg", "webp", "avif"].first { name.hasSuffix("." + $0) }
  }

  /// The picture at `url` when it was looked at before.
  func picture(_ url: String) -> ImageSource? {
    guard let data = FileManager.default.contents(atPath: file(url)), let kept = try? JSONDecoder().decode(Kept.self, from: data) else {
      return nil
    }
    return ImageSource(url: url, width: kept.width, height: kept.height)
  }

  package func has(_ url: String) -> Bool { picture(url) != nil }

  /// Looks at the picture and keeps its size. Blocks for one request.
  package func measure(_ url: String, _ request: WebRequest) throws(Problem) {
    var request = request
    // What a camera writes before the size may be long.
    request.sizeLimit = 512 << 10
    let answer: WebRequest.Answer
    do throws(CurlError) { answer = try request.get(url) } catch { throw Problem(text: "cannot be read: \(error.message)") }
    guard (200..<300).contains(answer.status) else { throw Problem(text: "answers with \(answer.status)") }
    guard let header = ImageHeader(answer.body) else {
      throw Problem(text: "is no PNG, JPEG or GIF, the kinds that every mail program shows")
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let kept = Kept(picture: url, width: header.width, height: header.height)
      try JSONEncoder().encode(kept).write(to: URL(filePath: file(url)), options: .atomic)
    } catch {
      throw Problem(text: "has a size that cannot be kept as \(file(url)): \(error.localizedDescription)")
    }
  }

  /// A page at the same address has another.
  func file(_ url: String) -> String { "\(folder)/\(SHA256.hash(data: Data("picture \(url)".utf8)).prefix(16).hex).json" }
}
