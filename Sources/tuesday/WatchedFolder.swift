import Foundation

/// The files of a publication that somebody works on, looked at again and again; nothing hidden.
struct WatchedFolder {
  /// What tells one version of a file from another.
  private struct Stamp: Hashable {
    let changed: Date?
    let size: Int?
  }

  /// What else lies in the folder may change by itself.
  private static let names = ["posts", "series", "theme", "mails", "tuesday.toml"]

  private let places: [URL]
  private var stamps: [String: Stamp] = [:]

  init(_ folder: String) {
    places = Self.names.map { URL(filePath: folder).standardizedFileURL.appending(path: $0) }
    stamps = look()
  }

  /// The files that came, went or changed since the last look, by name.
  mutating func changes() -> [String] {
    let now = look()
    defer { stamps = now }
    return Set(now.keys).union(stamps.keys).filter { now[$0] != stamps[$0] }.sorted()
  }

  /// Of the files that end so the one that was changed last.
  func latest(_ ending: String, in paths: [String]) -> String? {
    paths.filter { $0.hasSuffix(ending) }.max { (stamps[$0]?.changed ?? .distantPast) < (stamps[$1]?.changed ?? .distantPast) }
  }

  private func look() -> [String: Stamp] {
    let keys: Set<URLResourceKey> = [.contentModificationDateKey, .fileSizeKey, .isRegularFileKey]
    var found: [String: Stamp] = [:]
    for place in places {
      let inside = FileManager.default.enumerator(at: place, includingPropertiesForKeys: Array(keys), options: .skipsHiddenFiles)
      for case let file as URL in [[place], Array(inside ?? .init())].joined() {
        guard let values = try? file.resourceValues(forKeys: keys), values.isRegularFile == true else { continue }
        found[file.standardizedFileURL.path] = Stamp(changed: values.contentModificationDate, size: values.fileSize)
      }
    }
    return found
  }
}
