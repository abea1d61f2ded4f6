package import Curl
internal import Foundation
internal import Markdown
internal import Store
internal import Words

/// How large the pictures of other sites are that posts show, each looked at once, when the writer checks the post. A mail claims no size
/// that nobody knows.
package struct RemotePictures: Sendable {
  private let sizes: Lookups<Kept>

  package init(of publication: Publication) {
    sizes = Lookups(publication.cards, prefix: "picture ")
  }

  /// One file in the folder.
  private struct Kept: Codable {
    let picture: String
    let width: Int
    let height: Int
  }

  /// Those of a post whose size its writer left open, each once, and the authors', in reading order. Of the others there is something else to
  /// say.
  package static func measurable(in post: Post) -> [String] {
    var seen: Set<String> = []
    let open = post.portraits + post.images.filter { $0.width == nil }
    return open.filter { isShown($0.source) && seen.insert($0.source).inserted }.map(\.source)
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
    sizes[url].map { ImageSource(url: url, width: $0.width, height: $0.height) }
  }

  package func has(_ url: String) -> Bool { picture(url) != nil }

  /// Looks at the picture and keeps its size. Blocks for one request.
  package func measure(_ url: String, _ request: WebRequest) throws(LookupProblem) {
    try sizes.keep(url, as: "a size") { () throws(LookupProblem) in
      var request = request
      // What a camera writes before the size may be long.
      request.sizeLimit = 512 << 10
      guard let header = ImageHeader(try request.page(url).body) else {
        throw LookupProblem(text: "is no PNG, JPEG or GIF, the kinds that every mail program shows")
      }
      return Kept(picture: url, width: header.width, height: header.height)
    }
  }

  /// Why it could not be measured.
  func problem(of url: String) -> String? { sizes.problem(url) }

  func file(_ url: String) -> String { sizes.file(url) }
}
