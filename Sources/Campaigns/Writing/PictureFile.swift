internal import Foundation
internal import Glibc
internal import Words

/// A picture in the folder of posts, by the path that posts write: `bench.jpg`, `2026/bench.jpg`.
package struct PictureFile: Sendable {
  package enum Putting: Sendable, Hashable {
    case made, replaced, unchanged
    /// Another is there, of this hash, or none (nil); nothing is written.
    case conflict(String?)
  }

  package let name: String
  package let path: String
  private let folder: String

  /// Folders within each other.
  private static let depth = 4
  private static let partLimit = 200
  /// Octets: more than any post may show.
  private static let sizeLimit = 50 << 20

  /// Nil for a name that no picture has, or that leads out of the folder.
  package init?(_ name: String, in publication: Publication) { self.init(name, inFolder: publication.posts) }

  /// - Parameter folder: of posts.
  package init?(_ name: String, inFolder folder: String) {
    let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Substring.init)
    guard (1...Self.depth).contains(parts.count), parts.allSatisfy(Self.isPlain),
      ["png", "jpg", "jpeg", "gif"].contains(URL(filePath: name).pathExtension.lowercased())
    else { return nil }
    self.name = name
    self.folder = folder
    path = folder + "/" + name
  }

  private static func isPlain(_ part: Substring) -> Bool {
    guard let first = part.utf8.first, first != UInt8(ascii: "."), part.utf8.count <= partLimit else { return false }
    return !part.utf8.contains(UInt8(ascii: "\\")) && !String(part).hasControls
  }

  /// Whether it is what its name says: a PNG is called so, and what is no picture is called nothing here.
  package func fits(_ bytes: [UInt8]) -> Bool {
    let said: ImageHeader.Kind =
      switch URL(filePath: name).pathExtension.lowercased() {
      case "png": .png
      case "gif": .gif
      default: .jpeg
      }
    return ImageHeader(bytes)?.kind == said
  }

  /// Nil where there is none. Links lead elsewhere, so they are none.
  package func read() throws -> [UInt8]? {
    guard try isWithin() else { return nil }
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      if [ENOENT, ENOTDIR].contains(errno) { return nil }
      throw errno == ELOOP ? PostFile.Fault.link : PostFile.Fault.unreadable
    }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw PostFile.Fault.link }
    guard status.st_size <= Self.sizeLimit else { throw PostFile.Fault.large }
    do { return Array(try handle.readToEnd() ?? Data()) } catch { throw PostFile.Fault.unreadable }
  }

  /// Whether its folders are there, each a folder of its own.
  ///
  /// - Throws: where one is a link, or a file.
  private func isWithin() throws -> Bool {
    for folder in folders {
      var status = stat()
      guard lstat(folder, &status) == 0 else {
        if errno == ENOENT { return false }
        throw PostFile.Fault.unreadable
      }
      guard status.st_mode & S_IFMT == S_IFDIR else { throw PostFile.Fault.link }
    }
    return true
  }

  /// The folders on the way to it, the widest first.
  private var folders: [String] {
    var way = folder
    return name.split(separator: "/").dropLast().map { part in
      way += "/" + part
      return way
    }
  }

  /// Those on the way to it that are missing.
  package func makeFolder() throws {
    if try isWithin() { return }
    for folder in folders { _ = mkdir(folder, 0o755) }
    guard try isWithin() else { throw PostFile.Fault.unreadable }
  }

  /// Those that there are, by name.
  package static func all(in publication: Publication) -> [PictureFile] {
    var found: [PictureFile] = []
    func look(_ folder: String, under prefix: String, _ depth: Int) {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for name in names.sorted() where !name.hasPrefix(".") {
        var status = stat()
        guard lstat(folder + "/" + name, &status) == 0 else { continue }
        switch status.st_mode & S_IFMT {
        case S_IFREG: if let file = PictureFile(prefix + name, in: publication) { found.append(file) }
        case S_IFDIR where depth < Self.depth: look(folder + "/" + name, under: prefix + name + "/", depth + 1)
        default: break
        }
      }
    }
    look(publication.posts, under: "", 1)
    return found
  }

  /// With the hash of each; those that cannot be read are left out.
  package static func hashes(in publication: Publication) -> [(file: PictureFile, hash: String, size: Int)] {
    all(in: publication).compactMap { file in
      (try? file.read()).flatMap(\.self).map { (file, PostFile.hash($0), $0.count) }
    }
  }
}
