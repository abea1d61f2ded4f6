internal import Foundation
internal import Words

/// A picture on its way into the folder of a post: what it is says its content, never its name.
package struct PostPicture: Sendable {
  package enum Fault: String, Error, Sendable, CaseIterable {
    case empty, large
    /// Not PNG, JPEG or GIF, the kinds that every mail program shows; a drawing with scripts (SVG) is none of them.
    case kind
    /// Cut off, or not what its head says.
    case damaged
  }

  /// Octets, as photographs come from a camera.
  package static let sizeLimit = 20 << 20

  /// A safe name without its number: `bench`.
  private let stem: String
  private let ending: String
  private let bytes: [UInt8]

  /// - Parameter name: as the file is called where it comes from; whatever it says, what is made of it is letters, digits and hyphens.
  package init(_ bytes: [UInt8], named name: String) throws(Fault) {
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.count <= Self.sizeLimit else { throw .large }
    guard let header = ImageHeader(bytes) else { throw .kind }
    do { _ = try Picture(bytes) } catch { throw .damaged }
    self.bytes = bytes
    ending = header.kind == .jpeg ? "jpg" : header.kind.rawValue
    let last = name.split { $0 == "/" || $0 == "\\" }.last ?? ""
    let bare = last.firstIndex(of: ".").map { last[..<$0] } ?? last
    let slug = String(Slug.make(from: String(bare)).prefix(60)).trimmingCharacters(in: ["-"])
    stem = slug.isEmpty ? "picture" : slug
  }

  /// Puts it at a place of its own, over what somebody has seen there and nothing else.
  ///
  /// - Parameter base: the hash of what it takes the place of; nil: there is nothing yet.
  func put(at file: PictureFile, over base: String?) throws -> PictureFile.Putting {
    guard let current = try file.read() else { return base == nil ? try putNew(at: file) : .conflict(nil) }
    if current == bytes { return .unchanged }
    guard base == PostFile.hash(current) else { return .conflict(PostFile.hash(current)) }
    let draft = try WholeFile(bytes, for: file.path, mark: "-\(UUID().uuidString.prefix(8))")
    if try draft.takePlace(of: { $0 == current }) { return .replaced }
    return .conflict(try file.read().map(PostFile.hash))
  }

  private func putNew(at file: PictureFile) throws -> PictureFile.Putting {
    try file.makeFolder()
    let draft = try WholeFile(bytes, for: file.path, mark: "-\(UUID().uuidString.prefix(8))")
    if try draft.put() { return .made }
    guard let current = try file.read(), current != bytes else { return .unchanged }
    return .conflict(PostFile.hash(current))
  }

  /// Of these octets, as an entity tag has it.
  package var hash: String { Self.hash(bytes) }

  package static func hash(_ bytes: [UInt8]) -> String { PostFile.hash(bytes) }

  /// By its content; nil for what is none of them.
  package static func mediaType(_ bytes: [UInt8]) -> String? { ImageHeader(bytes)?.kind.mediaType }

  /// Puts it beside a post, never over another file; one that is there already with the same content is taken.
  ///
  /// - Returns: its name.
  func put(beside post: PostFile) throws(WholeFile.Problem) -> String {
    let folder = URL(filePath: post.path).deletingLastPathComponent().path
    var number = 1
    while true {
      let name = stem + (number == 1 ? "" : "-\(number)") + "." + ending
      let path = folder + "/" + name
      if FileManager.default.contents(atPath: path).map({ Array($0) == bytes }) == true { return name }
      if try WholeFile(bytes, for: path, mark: "-\(UUID().uuidString.prefix(8))").put() { return name }
      number += 1
    }
  }
}
