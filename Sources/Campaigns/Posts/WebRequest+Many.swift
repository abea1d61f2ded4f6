internal import Curl
internal import Foundation
internal import Synchronization

extension WebRequest {
  static let atOnce = 8
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
