internal import Crypto
internal import Curl
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

  func file(_ url: String) -> String { "\(folder)/\(SHA256.hash(data: Data((prefix + url).utf8)).prefix(16).hex).json" }

  /// Nil when nobody has looked yet.
  subscript(url: String) -> Kept? {
    FileManager.default.contents(atPath: file(url)).flatMap { try? JSONDecoder().decode(Kept.self, from: $0) }
  }

  /// - Parameter what: of the address, for the error.
  func keep(_ kept: Kept, of url: String, as what: String) throws(LookupProblem) {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try encoder.encode(kept).write(to: URL(filePath: file(url)), options: .atomic)
    } catch {
      throw LookupProblem(text: "has \(what) that cannot be kept as \(file(url)): \(error.localizedDescription)")
    }
  }
}

/// Why nothing was learnt of an address: words that go on after it.
package struct LookupProblem: Error {
  package let text: String
}

extension WebRequest {
  /// The answer, if it is a good one.
  func page(_ url: String) throws(LookupProblem) -> Answer {
    let answer: Answer
    do throws(CurlError) { answer = try get(url) } catch { throw LookupProblem(text: "cannot be read: \(error.message)") }
    guard (200..<300).contains(answer.status) else { throw LookupProblem(text: "answers with \(answer.status)") }
    return answer
  }
}
