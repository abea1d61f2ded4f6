/// Where mail that came back waits for us.
package protocol BounceSource: Sendable {
  /// Its name in the settings.
  var name: String { get }

  /// One round: hands over messages that wait, one after the other, as many as a round has. One is removed only when `take` has returned and wants it: then
  /// what follows from it is committed. What `take` throws ends the round; that message and those behind it stay, and come again.
  ///
  /// A cancelled task ends the round within moments, with what was taken removed.
  func collect(_ take: (InboundMail) async throws -> Fate) async throws -> SourceRound

  /// Looks without changing or handing over anything.
  func look() async throws -> SourceLook
}

/// What becomes of a message that was handed over.
package enum Fate: Sendable, Hashable {
  /// It was ours, and what follows from it is committed: it is removed.
  case settled
  /// It says nothing that we act on. It stays as it is, and is not handed over again: somebody else's letter must not get lost.
  case left
}

/// What a round did.
package struct SourceRound: Sendable, Hashable {
  package var settled = 0
  package var left = 0
  /// Whether more waits than one round has.
  package var hasMore = false
  /// Messages that could not be read and were passed over, in words for the operator.
  package var faults: [String] = []
}

/// How a source stands.
package struct SourceLook: Sendable, Hashable {
  /// All messages there.
  package let messages: Int
  /// Those that were not looked at yet.
  package let waiting: Int
  /// What it cannot do as it is asked to; nil: nothing is in the way.
  package var objection: String?

  package init(messages: Int, waiting: Int, objection: String? = nil) {
    (self.messages, self.waiting, self.objection) = (messages, waiting, objection)
  }
}

/// Why a source could not be read, in words for the operator, without anybody's address.
package struct SourceTrouble: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String
  /// Another process reads it right now.
  package var isBusy = false

  package init(_ description: String, isBusy: Bool = false) {
    (self.description, self.isBusy) = (description, isBusy)
  }
}
