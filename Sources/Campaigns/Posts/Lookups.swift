internal import Crypto
internal import Curl
internal import Foundation
internal import Store
internal import Synchronization

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

/// Why nothing was learnt of an address: words that go on after it.
package struct LookupProblem: Error {
  package let text: String
}

extension WebRequest {
  private static let atOnce = 8
  /// For all that one post asks.
  private static let patience = Duration.seconds(60)
  /// What is said of an address that was not asked for want of time: words that go on after it.
  static let unasked = "was not asked, because the others took a minute: check again"

  /// Asks for many in their order, several at once and blocking. None is begun when ``patience`` is over: those have no answer.
  static func answers<Answer: Sendable>(for urls: [String], _ ask: @escaping @Sendable (String) -> Answer) -> [String: Answer] {
    let answers = Mutex<[String: Answer]>([:])
    let end = ContinuousClock.now + patience
    let queue = OperationQueue()
    queue.maxConcurrentOperationCount = atOnce
    queue.addOperations(
      urls.map { url in
        BlockOperation {
          guard ContinuousClock.now < end else { return }
          let answer = ask(url)
          answers.withLock { $0[url] = answer }
        }
      }, waitUntilFinished: true)
    return answers.withLock { $0 }
  }

  /// The answer, if it is a good one.
  func page(_ url: String) throws(LookupProblem) -> Answer {
    let answer: Answer
    do throws(CurlError) { answer = try get(url) } catch { throw LookupProblem(text: "cannot be read: \(error.message)") }
    guard (200..<300).contains(answer.status) else { throw LookupProblem(text: "answers with \(answer.status)") }
    return answer
  }
}
