internal import Crypto
internal import Foundation
internal import Store

/// What was learnt of addresses on the web when a post was checked: a small file each, because sending asks nobody.
struct Lookups<Kept: Codable>: Sendable {
  private let folder: String
  /// Sets apart what is learnt in different ways of the same address.
  private let prefix: String

  init(_ folder: String, prefix: String = "") {
    self.folder = folder
    self.prefix = prefix
  }

  func file(_ url: String) -> String { path(url) + ".json" }

  private func path(_ url: String) -> String { "\(folder)/\(SHA256.hash(data: Data((prefix + url).utf8)).prefix(16).hex)" }

  /// Beside where something would be kept.
  private func problemFile(_ url: String) -> String { path(url) + ".failed.json" }

  private struct Failed: Codable {
    let url: String
    let problem: String
  }

  /// Nil when nobody has looked yet.
  subscript(url: String) -> Kept? {
    FileManager.default.contents(atPath: file(url)).flatMap { try? JSONDecoder().decode(Kept.self, from: $0) }
  }

  /// Why nothing was learnt when somebody looked last.
  func problem(_ url: String) -> String? {
    guard self[url] == nil, let data = FileManager.default.contents(atPath: problemFile(url)) else { return nil }
    return (try? JSONDecoder().decode(Failed.self, from: data))?.problem
  }

  /// Keeps what `learn` finds out, or why it found out nothing.
  ///
  /// - Parameter what: of the address, for the error.
  func keep(_ url: String, as what: String, _ learn: () throws(LookupProblem) -> Kept) throws(LookupProblem) {
    let kept: Kept
    do throws(LookupProblem) { kept = try learn() } catch {
      // What cannot be kept is told this once.
      try? write(Failed(url: url, problem: error.text), to: problemFile(url))
      throw error
    }
    do { try write(kept, to: file(url)) } catch {
      throw LookupProblem(text: "has \(what) that cannot be kept as \(file(url)): \(error.localizedDescription)")
    }
    try? FileManager.default.removeItem(atPath: problemFile(url))
  }

  private func write(_ value: some Encodable, to file: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try encoder.encode(value).write(to: URL(filePath: file), options: .atomic)
  }
}
