package import Audience
package import Campaigns
internal import Crypto
internal import Foundation
package import Mail
package import Store

/// Something that was said about one mail of ours, by whichever way: a mail that came back, a server that refused at once, a provider's own report.
package struct FeedbackEvent: Sendable, Hashable {
  /// What it is about, as surely as that is known.
  package enum Subject: Sendable, Hashable {
    /// It was proved by a code of ours.
    case delivery(DeliveryID)
    /// Who writes to such an address wants to leave.
    case leaving(LeavingAddress)
    /// A code of ours names the reader, and the campaign where it stood in a link. It stands in whatever quotes our mail, too: what these wrote is meant.
    case reader(PublicID, of: ListID, campaign: CampaignID?, authors: [EmailAddress])
    /// A Message-ID proves it too, where one of these had that mail, or somebody that of the campaign. Without one the newest mail to an address counts only for who is believed.
    case named(messageID: String?, of: CampaignID? = nil, addresses: [EmailAddress], isTrusted: Bool)
    /// It came to an address that is as ours are, and that we did not make.
    case forged
    /// Nothing of ours.
    case nobody
  }

  /// What was said about one recipient.
  package struct Word: Sendable, Hashable {
    /// As they were addressed.
    package let address: String?
    package let reason: RefusalReason?
    package let isHard: Bool
    package let words: String
    /// What became of the mail to this one, where a report tells it of each; nil: as of all.
    package let kind: ReturnedMail.Kind?
    /// Whether it says that an address or a domain of ours is unknown, full or shut.
    package private(set) var namesUs = false

    package init(address: String?, reason: RefusalReason?, isHard: Bool, words: String, kind: ReturnedMail.Kind? = nil) {
      (self.address, self.reason, self.isHard, self.words, self.kind) = (address, reason, isHard, words, kind)
    }

    package init(address: String?, _ refusal: Refusal?, kind: ReturnedMail.Kind? = nil) {
      self.init(
        address: address, reason: refusal?.reason, isHard: refusal?.isHard ?? false, words: refusal.map(Self.words) ?? "", kind: kind)
    }

    /// The same, as it is about us.
    var namingUs: Word {
      var word = Word(address: address, reason: .policy, isHard: false, words: words, kind: kind)
      // Who only rejects a mail of ours may do so every week, and nothing is to be mended.
      word.namesUs = reason != .other
      return word
    }

    /// `550 5.1.1 No such user`.
    static func words(of refusal: Refusal) -> String {
      let codes = [refusal.code.map { "\($0)" }, refusal.enhanced].compactMap(\.self).filter { !refusal.words.contains($0) }
      return (codes + [refusal.words]).joined(separator: " ")
    }
  }

  /// A hash of what makes it this one: the same again changes nothing.
  package let key: String
  package let source: String
  package private(set) var kind: ReturnedMail.Kind
  package let about: Subject
  package let said: [Word]
  /// Nil: when it is taken in.
  package private(set) var at: Timestamp?

  /// - Parameter parts: what makes it this one.
  package init(
    _ parts: [String], source: String, kind: ReturnedMail.Kind, about: Subject, said: [Word] = [], at: Timestamp? = nil
  ) {
    key = SHA256.hash(data: Data(parts.joined(separator: "\n").utf8)).hex
    (self.source, self.kind, self.about, self.said, self.at) = (source, kind, about, said, at)
  }

  /// Whether it speaks of mail that was sent, which has to be proved.
  var isClaim: Bool {
    if about == .forged { return true }
    return switch kind {
    case .bounce, .delay, .delivered, .complaint: true
    case .automatic, .unsubscribe, .other: false
    }
  }

  /// What it says of a person: the mildest of what it says about their own address, or else of all. Of a mail that was forwarded to several only one
  /// way may have ended.
  func word(about address: EmailAddress) -> Word {
    let own = said.filter { $0.address.flatMap { try? EmailAddress(parsing: $0) }?.key == address.key }
    let words = own.isEmpty ? said : own
    let mildest =
      words.first { $0.kind == .delivered } ?? words.first { $0.kind == .delay } ?? words.first { $0.reason != nil && !$0.isHard }
    return mildest ?? words.first ?? Word(address: nil, reason: nil, isHard: false, words: "")
  }

  /// As it is about the one of whom the word is.
  func saying(_ word: Word?) -> FeedbackEvent {
    var event = self
    event.kind = word?.kind ?? kind
    return event
  }

  /// As it is about a mail that was sent then: none comes back before. Who says so has a clock that is behind, or tells whole seconds, and a reader
  /// who said yes just before their first mail would seem to have said it after that came back.
  func since(_ sent: Timestamp, now: Timestamp) -> FeedbackEvent {
    var event = self
    if at ?? now < sent { event.at = sent }
    return event
  }

  /// When it was said, by our clock. What our own clock said of the mail while it was ahead is later than now.
  func time(_ now: Timestamp, of target: FeedbackTarget) -> Timestamp { min(at ?? now, max(now, target.sentAt ?? now)) }
}
