internal import Foundation
internal import Markdown

/// What a post points to by a path, looked up: pictures beside it, other posts, pages of the site. A mail has no folder, so a path
/// that leads nowhere is a fault.
struct References: Sendable {
  /// By the path as written.
  private(set) var found: [String: ImageSource] = [:]
  /// The authors' pictures, by the path as written.
  private(set) var portraits: [String: ImageSource] = [:]
  private(set) var faults: [Diagnostic] = []
  /// Who has so many faults knows where to begin; each is a look at the disk.
  private static let faultLimit = 100
  /// What was only counted behind them, and where the first of it stands.
  private var unseen: (count: Int, line: Int, column: Int)?

  init(of post: Post, in publication: Publication) {
    // Of the post's own, what is an address that no mail can carry was told as such.
    let images = post.images.filter { LinkTarget.pictureFault($0.source) == nil }
    let media = Media(of: publication)
    for portrait in post.portraits where Self.isFile(portrait) && portraits[portrait.source] == nil {
      if isSeen(portrait.line, portrait.column) {
        portraits[portrait.source] = adopted(portrait.source, at: portrait, of: post, media, isPortrait: true)
      }
    }
    let image = post.frontMatter.pictures.filter { $0.source == post.frontMatter.image }
    for image in image + images where Self.isFile(image) && found[image.source] == nil {
      guard isSeen(image.line, image.column) else { continue }
      found[image.source] = adopted(image.source, at: image, of: post, media)
      if let dark = image.darkSource, found[image.source] != nil, media.has(dark, beside: post.path) {
        found[dark] = adopted(dark, at: image, of: post, media)
      }
    }
    let pictures = RemotePictures(of: publication)
    for url in RemotePictures.measurable(in: post) { found[url] = media.picture(at: url) ?? pictures.picture(url) }
    follow(post.links, of: post, publication)
    if let (count, line, column) = unseen {
      let message = "\(count) more links and pictures were not looked at, because \(Self.faultLimit) lead nowhere already"
      faults.append(.error(message, line: line, column: column, hint: Diagnostic.mendFirst))
    }
    faults = faults.map { post.tags.restored($0) }
  }

  /// Whether one more is to be looked up.
  private mutating func isSeen(_ line: Int, _ column: Int) -> Bool {
    if faults.count < Self.faultLimit { return true }
    unseen = unseen.map { ($0.count + 1, $0.line, $0.column) } ?? (1, line, column)
    return false
  }

  private static func isFile(_ image: Image) -> Bool { !image.source.isEmpty && !LinkTarget.isWeb(image.source) }

  private mutating func adopted(_ name: String, at image: Image, of post: Post, _ media: Media, isPortrait: Bool = false) -> ImageSource? {
    do throws(Media.Problem) { return try media.adopt(name, relativeTo: post.path, isPortrait: isPortrait) } catch {
      faults.append(.error(error.text, line: image.line, column: image.column, hint: error.hint))
      return nil
    }
  }

  private mutating func follow(_ links: [Link], of post: Post, _ publication: Publication) {
    let jumps = links.filter { $0.destination.hasPrefix("#") }
    let places = jumps.isEmpty ? nil : Self.places(of: post)
    let known = (places?.known ?? []).prefix(12).map { "#" + $0 }.joined(separator: ", ")
    let hint = known.isEmpty ? "the post has no headings" : "known are \(known)"
    for link in jumps where places?.place(meantBy: link.destination.dropFirst()) == nil && isSeen(link.line, link.column) {
      faults.append(.error("the link to \(link.destination) leads nowhere", line: link.line, column: link.column, hint: hint))
    }
    // A post may link to one file a thousand times.
    var dead: [String: DeadLink] = [:]
    for link in links where link.isPath && found[link.destination] == nil && isSeen(link.line, link.column) {
      let destination = link.destination
      do throws(DeadLink) {
        if let known = dead[destination] { throw known }
        found[destination] = ImageSource(url: try Self.url(of: destination, post, publication), width: nil, height: nil)
      } catch {
        dead[destination] = error
        faults.append(.error("the link to \(destination) leads nowhere", line: link.line, column: link.column, hint: error.hint))
      }
    }
  }

  /// What `#…` can lead to in a post.
  private static func places(of post: Post) -> Places {
    var document = post.document
    document.recognizeComponents(titles: [:])
    return Places(of: document)
  }

  /// Pages of the site that every publication has.
  private static let pages = ["/", "/posts", "/search", "/subscribe", "/feed.atom", "/feed.rss", "/feed.json"]

  /// Whether the site will have the page at the path.
  private static func isPage(_ path: Substring, _ post: Post, _ publication: Publication) -> Bool {
    let path = path.count > 1 && path.hasSuffix("/") ? path.dropLast() : path
    if pages.contains(String(path)) || path.hasPrefix("/assets/") { return true }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
    guard parts.count == 2 else { return false }
    switch parts[0] {
    case "media": return Media(of: publication).picture(parts[1]) != nil
    case "posts":
      if parts[1] == post.slug { return true }
      return (try? PostFolder(path: publication.posts, of: publication).pathsBySlug()[parts[1]]) != nil || publication.isPublished(parts[1])
    default: return false
    }
  }

  private struct DeadLink: Error {
    let hint: String
  }

  private static func url(of destination: String, _ post: Post, _ publication: Publication) throws(DeadLink) -> String {
    let path = destination.prefix { $0 != "#" && $0 != "?" }
    if path.hasPrefix("/") {
      guard isPage(path, post, publication) else {
        let posts = "the /posts/ of this folder or sent from it"
        throw DeadLink(hint: "the site has \(pages.joined(separator: ", ")) and \(posts); else write the whole address")
      }
      guard destination.contains("#"), let other = otherPost(at: path, publication) else { return publication.baseURL + destination }
      return try publication.baseURL + destination.prefix { $0 != "#" } + fragment(of: destination, in: other, named: path)
    }
    let file = URL(filePath: post.path).deletingLastPathComponent().appending(path: path.removingPercentEncoding ?? String(path)).path
    guard path.hasSuffix(".md") else {
      let isFile = FileManager.default.fileExists(atPath: file)
      let isHost = !isFile && path.prefix { $0 != "/" }.wholeMatch(of: /(www\.)?([A-Za-z0-9\-]+\.)+[A-Za-z]{2,}/) != nil
      throw DeadLink(
        hint: isHost ? "write https://\(destination)" : "link to https://…, to the .md file of a post, or to /a/page of the site")
    }
    guard let other = Post.draft(file) else { throw DeadLink(hint: "there is no such post beside this one") }
    return try publication.url(ofPost: other.slug) + fragment(of: destination, in: other, named: path)
  }

  /// The post whose page is at the path, when its file is in the folder.
  private static func otherPost(at path: Substring, _ publication: Publication) -> Post? {
    guard path.hasPrefix("/posts/") else { return nil }
    let slug = String(path.dropFirst("/posts/".count))
    return (try? PostFolder(path: publication.posts, of: publication).pathsBySlug()[slug]?.first).flatMap { Post.draft($0) }
  }

  /// `#` and the name of the place in the post that a link means; empty when it means the whole.
  private static func fragment(of destination: String, in post: Post, named path: Substring) throws(DeadLink) -> String {
    let fragment = destination.drop { $0 != "#" }.dropFirst()
    if fragment.isEmpty { return "" }
    guard let place = places(of: post).place(meantBy: fragment) else { throw DeadLink(hint: "\(path) has no such heading") }
    return "#" + (place.addingPercentEncoding(withAllowedCharacters: .urlFragmentAllowed) ?? place)
  }
}
