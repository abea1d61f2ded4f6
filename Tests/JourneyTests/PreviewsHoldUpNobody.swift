import Foundation
import Synchronization
import Testing

/// Writers look at a long post, many at the same moment, and readers notice nothing of it.
@Suite(.inTurn) struct PreviewsHoldUpNobody {
  @Test func `While twelve previews of a long post are made, pages come; and every preview comes`() async throws {
    let place = try await Workplace()
    try place.set(["site.listen": "\"127.0.0.1:0\"", "inbox.listen": "\"127.0.0.1:0\""])
    #expect(try await place.tuesday("subscribers", "add", "ada@example.net").code == 0)
    let made = try await place.tuesday("tokens", "create", "editor", "--role", "writer")
    let secret = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let text =
      "---\\ntitle: Long\\n---\\n\\n" + (1...400).map { "Paragraph \($0) says *what* [it](https://example.org/\($0)) says.\\n\\n" }.joined()
    let serving = try await ServePeer(place)
    #expect(try await serving.request("GET", "/posts").status == 200)
    let waiting = Countdown(12)
    async let previews = withThrowingTaskGroup(of: Int.self) { group in
      for _ in 1...12 {
        group.addTask {
          defer { waiting.step() }
          return try await serving.request(
            "POST", "/api/v1/posts/long/preview", form: "{\"markdown\": \"\(text)\"}", type: "application/json",
            headers: ["Authorization: Bearer \(secret)"]
          ).status
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    var pages = 0
    while waiting.isUnderWay {
      #expect(try await serving.request("GET", "/posts").status == 200)
      pages += waiting.isUnderWay ? 1 : 0
    }
    #expect(try await previews == Array(repeating: 200, count: 12))
    #expect(pages > 0, "no page came before the last preview")
    #expect(await serving.stop() == 0)
  }
}

private final class Countdown: Sendable {
  private let left: Mutex<Int>

  init(_ count: Int) { left = Mutex(count) }

  var isUnderWay: Bool { left.withLock { $0 > 0 } }

  func step() { left.withLock { $0 -= 1 } }
}
