internal import Campaigns
internal import Curl
internal import Store

/// What a hook said to what it was told.
package enum HookAnswer: Sendable, Hashable {
  /// It has it (2xx).
  case taken(status: Int)
  /// It has not, and is asked again. The words go on after its name.
  case refused(String, wish: Duration?)
  /// It wants to hear nothing any more (410).
  case gone

  init(_ answer: WebRequest.Answer) {
    switch answer.status {
    case 200..<300: self = .taken(status: answer.status)
    case 410: self = .gone
    case 300..<400:
      let words = "answers with \(answer.status), and redirects are not followed: put the address where it leads into the url"
      self = .refused(words, wish: nil)
    default: self = .refused("answers with \(answer.status)", wish: answer.wish)
    }
  }

  package var words: String {
    switch self {
    case .taken(let status): "answers with \(status)"
    case .refused(let words, _): words
    case .gone: "says that it is gone for good (410)"
    }
  }

  package var isTaken: Bool { if case .taken = self { true } else { false } }
}
