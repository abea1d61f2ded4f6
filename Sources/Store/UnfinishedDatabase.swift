internal import Foundation
internal import Glibc

/// A file that becomes a database when it holds all that it should: until then it has another name, which nobody opens.
package struct UnfinishedDatabase {
  private let target: String
  package var path: String { target + ".unfinished" }

  /// What is left of one that did not end goes.
  package init(_ target: String) {
    self.target = target
    discard()
  }

  /// With all that lies beside it.
  package func discard() {
    let (files, folder) = (FileManager.default, URL(filePath: target).deletingLastPathComponent().path)
    for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] where "\(folder)/\(name)".hasPrefix(path) {
      try? files.removeItem(atPath: "\(folder)/\(name)")
    }
  }

  package func settle(_ database: Database) throws {
    try database.closeWhole()
    try Self.rename(path, to: target)
  }

  /// Also a power cut does not take it back.
  static func rename(_ path: String, to place: String) throws {
    guard Glibc.rename(path, place) == 0 else {
      throw StoreError.engine("\(path) cannot be renamed: \(String(cString: strerror(errno)))")
    }
    let folder = open(URL(filePath: place).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if folder >= 0 { _ = close(folder) } }
    guard folder >= 0, fsync(folder) == 0 else {
      throw StoreError.engine("the folder of \(place) cannot be written to the disk: \(String(cString: strerror(errno)))")
    }
  }
}
