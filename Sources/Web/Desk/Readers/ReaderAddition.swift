internal import Audience
internal import Campaigns
internal import Mail
internal import Store

/// What came of adding somebody: by a word of the page, with what stands against it.
struct ReaderAddition: Sendable {
  let isDone: Bool
  /// A word's name.
  let word: String
  /// In the engine's words.
  let reason: String

  private init(_ word: String, isDone: Bool = false, reason: String = "") { (self.word, self.isDone, self.reason) = (word, isDone, reason) }

  init(_ adding: Subscriber.Adding) {
    switch adding {
    case .suppressed(let block): self.init("add_suppressed", reason: block.reason)
    case .stood(nil), .stood(.pending): self.init("added", isDone: true)
    case .stood(let state?): self.init("add_\(state.rawValue)")
    }
  }

  init(_ outcome: SignUpOutcome) {
    switch outcome {
    case .asked, .askedLater, .joined: self.init("asked", isDone: true)
    case .standing(let membership): self.init("add_\(membership.state.rawValue)")
    case .suppressed(let block): self.init("add_suppressed", reason: block.reason)
    case .limited(.address): self.init("add_asked_today")
    case .limited: self.init("add_limited")
    }
  }
}

/// Somebody who is to be added, as `subscribers add` does it.
struct Newcomer: Sendable {
  let address: EmailAddress
  let name: String
  let givenName: String
  let list: ListID
  /// How they agreed; nil: they are asked, as with `--ask`.
  let consent: String?

  func add(by signUp: SignUp, now: Timestamp, _ connection: Connection) throws -> ReaderAddition {
    guard let consent else {
      var generator = SystemRandomNumberGenerator()
      let wish = SignUp.Wish(
        address: address, name: name, givenName: givenName, lists: [list], cause: "asked \(DeskReaders.cause)", proof: nil)
      return ReaderAddition(try signUp.ask(wish, id: PublicID(&generator), now: now, connection))
    }
    return ReaderAddition(
      try Subscriber.add(
        address, name: name, givenName: givenName, list: list, cause: "\(Consent.added)\(DeskReaders.cause)",
        proof: Consent.Proof(words: consent, network: nil), now: now, connection))
  }
}
