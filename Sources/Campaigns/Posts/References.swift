internal import Foundation
internal import Markdown

/// What a post points to by a path, looked up: pictures beside it, other posts, pages of the site. A mail has no folder, so a path
/// that leads nowhere is a fault.
struct References: Sendable {
  /// By the path as written.
  private(set) var found: [String: ImageSource] = [:]
  private(set) var faults: [Diagnostic] = []

  init(of post: Post, in publication: Publication) {
    let media = Media(of: publication)
    for image in post.frontMatter.pictures + post.document.images where !image.source.isEmpty && !LinkTarget.isWeb(image.source) {
      if found[image.source] != nil { continue }
      do throws(Media.Problem) {
        found[image.source] = try media.adopt(image.source, relativeTo: post.path)
        if let dark = image.darkSource, media.has(dark, beside: post.path) {
          found[dark] = try media.adopt(dark, relativeTo: post.path)
        }
      } catch {
        faults.append(.error(error.text, line: image.line, column: image.column))
      }
    }
    let pictures = RemotePictures(of: publication)
    for url in RemotePictures.measurable(in: post) { found[url] = pictures.picture(url) }
    let places = Self.places(of: post)
    for link in post.document.links where link.destination.hasPrefix("#") && !places.contains(String(link.destination.dropFirst())) {
      let hint =
        places.isEmpty ? "the post has no headings" : "known are \(places.sorted().prefix(12).map { "#" + $0 }.joined(separator: ", "))"
      faults.append(.error("the link to \(link.destination) leads nowhere", line: link.line, column: link.column, hint: hint))
    }
    for link in post.document.links where link.isPath && found[link.destination] == nil {
      do throws(DeadLink) {
        found[link.destination] = ImageSource(url: try Self.url(of: link.destination, post, publication), width: nil, height: nil)
      } catch {
        faults.append(.error("the link to \(link.destination) leads nowhere", line: link.line, column: link.column, hint: error.hint))
      }
    }
  }

  /// What `#…` can lead to in a post.
  private static func places(of post: Post) -> Set<String> {
    var document = post.document
    document.recognizeComponents(titles: [:])
    return document.placeNames
  }

  private struct DeadLink: Error {
    let hint: String
  }

  private static func url(of destination: String, _ post: Post, _ publication: Publication) throws(DeadLink) -> String {
    if destination.hasPrefix("/") { return publication.baseURL + destination }
    let path = destination.prefix { $0 != "#" && $0 != "?" }
    guard path.hasSuffix(".md") else {
      let isHost = path.prefix { $0 != "/" }.wholeMatch(of: /(www\.)?([A-Za-z0-9\-]+\.)+[A-Za-z]{2,}/) != nil
      throw DeadLink(
        hint: isHost ? "write https://\(destination)" : "link to https://…, to the .md file of a post, or to /a/page of the site")
    }
    let file = URL(filePath: post.path).deletingLastPathComponent().appending(path: path.removingPercentEncoding ?? String(path)).path
    guard let other = Post.draft(file) else { throw DeadLink(hint: "there is no such post beside this one") }
    let place = destination.firstIndex(of: "#").map { String(destination[$0...].dropFirst()) } ?? ""
    guard place.isEmpty || places(of: other).contains(place) else { throw DeadLink(hint: "\(path) has no such heading") }
    return publication.url(ofPost: other.slug) + destination[path.endIndex...].drop { $0 == "?" }
  }
}
