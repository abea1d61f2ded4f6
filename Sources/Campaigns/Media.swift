internal import Crypto
internal import Foundation
internal import Markdown
internal import Store

/// Pictures that posts refer to by file. Each is kept under the hash of its content, so a sent mail's picture never changes,
/// and `serve` shows it under `/media/`.
package struct Media: Sendable {
  private let folder: String
  private let baseURL: String

  package init(folder: String, baseURL: String) {
    self.folder = folder
    self.baseURL = baseURL
  }

  struct Problem: Error {
    let text: String
  }

  /// Keeps the picture that the post at the path `post` refers to.
  func adopt(_ reference: String, relativeTo post: String) throws(Problem) -> ImageSource {
    let base = URL(filePath: post).deletingLastPathComponent().standardizedFileURL.resolvingSymlinksInPath()
    let file = base.appending(path: reference.removingPercentEncoding ?? reference).standardizedFileURL.resolvingSymlinksInPath()
    guard file.path.hasPrefix(base.path + "/") else {
      throw Problem(text: "the picture \(reference) lies outside the post's folder")
    }
    guard let data = FileManager.default.contents(atPath: file.path) else { throw Problem(text: "there is no picture \(reference)") }
    guard data.count <= 10 << 20 else { throw Problem(text: "the picture \(reference) is larger than 10 MB") }
    guard let header = ImageHeader(Array(data)) else {
      throw Problem(text: "\(reference) is not a PNG, JPEG or GIF picture, the kinds that every mail program shows")
    }
    let name = SHA256.hash(data: data).prefix(16).hex + "." + header.kind.rawValue
    let path = folder + "/" + name
    if !FileManager.default.fileExists(atPath: path) {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try data.write(to: URL(filePath: path), options: .atomic)
      } catch {
        throw Problem(text: "the picture \(reference) cannot be copied to \(path): \(error)")
      }
    }
    return ImageSource(url: "\(baseURL)/media/\(name)", width: header.width, height: header.height)
  }
}
