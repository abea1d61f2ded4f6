internal import Crypto
internal import Foundation
internal import Mail
internal import Markdown
internal import Store

/// Pictures that posts refer to by file. Each is kept, made ready for mail, under the hash of the file, so a sent mail's picture never changes,
/// and `serve` shows it under `/media/`.
struct Media: Sendable {
  private let folder: String
  private let address: String

  init(of publication: Publication) {
    folder = publication.media
    address = publication.mediaURL
  }

  struct Problem: Error {
    let text: String
    /// What to do about it.
    let hint: String
  }

  /// Keeps the picture that the post at the path `post` refers to.
  func adopt(_ reference: String, relativeTo post: String, isPortrait: Bool = false) throws(Problem) -> ImageSource {
    let base = URL(filePath: post).deletingLastPathComponent().standardizedFileURL.resolvingSymlinksInPath()
    let file = base.appending(path: reference.removingPercentEncoding ?? reference).standardizedFileURL.resolvingSymlinksInPath()
    guard file.path.hasPrefix(base.path + "/") else {
      throw Problem(text: "the picture \(reference) lies outside the post's folder", hint: "put a copy into the folder")
    }
    guard let data = FileManager.default.contents(atPath: file.path) else {
      throw Problem(text: "there is no picture \(reference)", hint: "put the file there: its path begins at the post's folder")
    }
    guard data.count <= 50 << 20 else {
      throw Problem(
        text: "the picture \(reference) is larger than 50 MB", hint: "save it smaller; \(Picture.widthLimit) pixels are wide enough")
    }
    return try keep(data, named: reference, isPortrait: isPortrait).source
  }

  /// Whether there is a file of that name for a post.
  func has(_ reference: String, beside post: String) -> Bool {
    let folder = URL(filePath: post).deletingLastPathComponent()
    return FileManager.default.fileExists(atPath: folder.appending(path: reference.removingPercentEncoding ?? reference).path)
  }

  /// Keeps a picture made ready for mail. Once: what is kept is named by what it was made from.
  ///
  /// - Parameter reference: what messages call it.
  func keep(_ data: Data, named reference: String, isPortrait: Bool = false) throws(Problem) -> (name: String, source: ImageSource) {
    let isPortrait = isPortrait && ImageHeader(Array(data))?.isPortrait == false
    // A file may be shown whole as well.
    let hash = SHA256.hash(data: isPortrait ? Data("portrait".utf8) + data : data).prefix(16).hex
    if let kept = kept(hash) { return kept }
    let picture: Picture
    do throws(Picture.Problem) { picture = try Picture(Array(data), isPortrait: isPortrait) } catch {
      throw Problem(text: "\(reference) \(error.text)", hint: "save it anew, as PNG or JPEG")
    }
    let name = Self.name(hash, picture.transparency, picture.header.kind)
    let path = folder + "/" + name
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(picture.bytes).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw Problem(
        text: "the picture \(reference) cannot be kept as \(path): \(error.localizedDescription)",
        hint: "see that data/media can be written, and that the disk has room")
    }
    return (name, source(name, picture.header, picture.bytes.count))
  }

  /// A kept picture by its file's name.
  func picture(_ name: String) -> ImageSource? {
    guard !name.utf8.contains(UInt8(ascii: "/")), let data = FileManager.default.contents(atPath: folder + "/" + name) else { return nil }
    return ImageHeader(Array(data)).map { source(name, $0, data.count) }
  }

  /// Whether it is the address of a picture that the site shows.
  func isOwn(_ url: String) -> Bool { url.hasPrefix(address) }

  /// A kept picture by the address at which the site shows it.
  func picture(at url: String) -> ImageSource? { isOwn(url) ? picture(String(url.dropFirst(address.count))) : nil }

  /// The kept pictures that a mail's HTML shows, as parts of the mail, and the HTML that shows those instead.
  ///
  /// - Parameter domain: for content identifiers.
  func embedded(in html: String, domain: String) throws(Problem) -> (html: String, parts: [RelatedPart]) {
    var parts: [RelatedPart] = []
    var output = ""
    var rest = html[...]
    let start = " src=\"\(address)"
    while let found = rest.range(of: start), let end = rest[found.upperBound...].firstIndex(of: "\"") {
      let name = String(rest[found.upperBound..<end])
      guard !name.utf8.contains(UInt8(ascii: "/")), let data = FileManager.default.contents(atPath: folder + "/" + name),
        let header = ImageHeader(Array(data))
      else { throw Problem(text: "the picture \(name) is no longer in \(folder)", hint: "put it back, or put the post's picture anew") }
      let id = "\(name)@\(domain)"
      if !parts.contains(where: { $0.contentID == id }) {
        parts.append(RelatedPart(contentID: id, type: header.kind.mediaType, name: name, data: data))
      }
      output += rest[..<found.lowerBound] + " src=\"cid:\(id)"
      rest = rest[end...]
    }
    return (output + rest, parts)
  }

  private func kept(_ hash: String) -> (name: String, source: ImageSource)? {
    for kind in [ImageHeader.Kind.jpeg, .png, .gif] {
      for transparency in [nil] + ImageSource.Transparency.allCases {
        let name = Self.name(hash, transparency, kind)
        if let source = picture(name) { return (name, source) }
      }
    }
    return nil
  }

  /// Says what only decoding tells, so that nothing is decoded twice.
  private static func name(_ hash: String, _ transparency: ImageSource.Transparency?, _ kind: ImageHeader.Kind) -> String {
    hash + (transparency.map { "-" + $0.rawValue } ?? "") + "." + kind.rawValue
  }

  private func source(_ name: String, _ header: ImageHeader, _ bytes: Int) -> ImageSource {
    let transparency = ImageSource.Transparency.allCases.first { name.contains("-\($0.rawValue).") }
    return ImageSource(url: address + name, width: header.width, height: header.height, bytes: bytes, transparency: transparency)
  }
}
