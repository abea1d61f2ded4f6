internal import Crypto
internal import Foundation
internal import Store

/// The folder of an export under way: each part is hashed while it is written.
package final class ExportFolder {
  package let path: String
  private var parts: [Manifest.Part] = []

  /// - Throws: ``PortableError`` when there is something at `path` already.
  package init(_ path: String) throws {
    self.path = path
    let files = FileManager.default
    if files.fileExists(atPath: path), (try? files.contentsOfDirectory(atPath: path))?.isEmpty != true {
      throw PortableError.occupied("\(path) exists; an export goes into a new folder")
    }
    // It holds addresses.
    try files.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  /// - Parameter body: writes by calling its argument, and gives the number of rows of a table.
  package func write(_ part: String, _ body: (_ sink: (String) throws -> Void) throws -> Int?) throws {
    let file = path + "/" + part
    try FileManager.default.createDirectory(
      atPath: URL(filePath: file).deletingLastPathComponent().path, withIntermediateDirectories: true)
    guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: file)
    else { throw PortableError.occupied("\(file) cannot be written") }
    defer { try? handle.close() }
    var hasher = SHA256()
    var size = 0
    var block = Data()
    func flush() throws {
      hasher.update(data: block)
      size += block.count
      do { try handle.write(contentsOf: block) } catch {
        throw PortableError.occupied("\(file) cannot be written: \(error.localizedDescription)")
      }
      block.removeAll(keepingCapacity: true)
    }
    let rows = try body { text in
      block.append(contentsOf: text.utf8)
      if block.count >= 1 << 18 { try flush() }
    }
    try flush()
    parts.append(Manifest.Part(path: part, bytes: size, sha256: hasher.finalize().hex, rows: rows))
  }

  /// Every plain file under `folder`, as it is; not what is hidden, and no links.
  ///
  /// - Parameter unwanted: paths that are not looked at.
  /// - Returns: what was left out.
  package func copy(_ folder: String, to part: String, without unwanted: [String] = []) throws -> [String] {
    let files = FileManager.default
    var leftOut: [String] = []
    for name in try files.contentsOfDirectory(atPath: folder).sorted() where !name.hasPrefix(".") {
      let (from, to) = (folder + "/" + name, part + "/" + name)
      if unwanted.contains(from) { continue }
      // A name that is no UTF-8 came here with other signs, and leads to nothing.
      switch try? files.attributesOfItem(atPath: from)[.type] as? FileAttributeType {
      case .typeDirectory?: leftOut += try copy(from, to: to, without: unwanted)
      case .typeRegular?: try copyFile(from, to: to)
      default: leftOut.append(from)
      }
    }
    return leftOut
  }

  private func copyFile(_ from: String, to part: String) throws {
    let file = path + "/" + part
    try FileManager.default.createDirectory(
      atPath: URL(filePath: file).deletingLastPathComponent().path, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: from, toPath: file)
    try adopt(part)
  }

  /// A file that somebody else has put there.
  func adopt(_ part: String) throws {
    let (bytes, sha256) = try PartHash.of(path + "/" + part)
    parts.append(Manifest.Part(path: part, bytes: bytes, sha256: sha256, rows: nil))
  }

  /// Removes all of it, when it cannot be finished.
  package func discard() { try? FileManager.default.removeItem(atPath: path) }

  /// - Parameter time: RFC 3339.
  package func finish(publication: String, at time: String) throws -> Manifest {
    let manifest = Manifest(
      format: Manifest.format, publication: publication, exportedAt: time,
      parts: parts.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) })
    try manifest.write(to: path)
    return manifest
  }
}
