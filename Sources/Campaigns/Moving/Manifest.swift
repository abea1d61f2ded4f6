internal import Foundation

/// What an export or a backup says of itself: every part with its size and hash. It is written last, so one without it did not end.
package struct Manifest: Codable, Sendable {
  package struct Part: Codable, Sendable, Hashable {
    /// From the export's folder, with `/` between names.
    package let path: String
    package let bytes: Int
    package let sha256: String
    /// Of a table.
    package let rows: Int?
  }

  /// Of the form that is described here; a larger one was made by a newer program.
  package let format: Int
  package let publication: String
  /// RFC 3339.
  package let exportedAt: String
  /// By path.
  package let parts: [Part]

  static let file = "manifest.json"
  static let format = 1

  package func part(_ path: String) -> Part? { parts.first { $0.path == path } }

  package var hasKeys: Bool { isBackup || part(PortableTable.keys[0].part) != nil }

  /// Whether it is the whole database as a file, and no export.
  package var isBackup: Bool { part(Backup.database) != nil }

  func write(to folder: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(filePath: folder + "/" + Self.file), options: .withoutOverwriting)
  }

  /// - Throws: ``PortableError`` when it is missing, damaged, newer than this program, or names paths outside the folder.
  package static func read(_ folder: String) throws -> Manifest {
    guard let data = FileManager.default.contents(atPath: folder + "/" + file) else {
      throw PortableError.faulty("\(folder)/\(file) is missing: this is no export and no backup, or it did not end")
    }
    struct Head: Decodable { let format: Int }
    let manifest: Manifest
    do {
      let format = try JSONDecoder().decode(Head.self, from: data).format
      guard format == Self.format else {
        throw PortableError.faulty("\(folder)/\(file): format \(format), this program knows \(Self.format): use the tuesday that wrote it")
      }
      manifest = try JSONDecoder().decode(Manifest.self, from: data)
    } catch is DecodingError {
      throw PortableError.faulty("\(folder)/\(file) is damaged")
    }
    for part in manifest.parts where !isSafe(part.path) {
      throw PortableError.faulty("\(folder)/\(file): \(part.path.prefix(100)) is no path of a part")
    }
    return manifest
  }

  /// That each part is there and is what was written.
  func verify(in folder: String) throws {
    for part in parts {
      let path = folder + "/" + part.path
      guard (try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType) == .typeRegular else {
        throw PortableError.faulty("\(path) is missing")
      }
      let (bytes, sha256) = try PartHash.of(path)
      guard bytes == part.bytes else {
        throw PortableError.faulty("\(path) has \(bytes) octets instead of \(part.bytes): it was cut short or changed")
      }
      guard sha256 == part.sha256 else { throw PortableError.faulty("\(path) was changed: its hash is not the manifest's") }
    }
  }

  /// Below the export's folder, and nothing hidden.
  private static func isSafe(_ path: String) -> Bool {
    !path.utf8.contains(0)
      && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
  }
}

extension Manifest.Part {
  /// Whole or not at all: what was killed half way would be another file.
  func put(_ from: String, _ to: String) throws {
    let files = FileManager.default
    if files.fileExists(atPath: to) {
      guard try PartHash.of(to).sha256 == sha256 else {
        throw PortableError.occupied("\(to) exists and is another; take a new folder")
      }
      return
    }
    try files.createDirectory(atPath: URL(filePath: to).deletingLastPathComponent().path, withIntermediateDirectories: true)
    let unfinished = to + ".unfinished"
    try? files.removeItem(atPath: unfinished)
    try files.copyItem(atPath: from, toPath: unfinished)
    try files.moveItem(atPath: unfinished, toPath: to)
  }
}
