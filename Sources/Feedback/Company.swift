internal import Store

/// What became of the mails of others that left beside one: of the same issue, or, of a mail that went to one alone, of what left about then. When
/// too many of those did not arrive either, that one did not says nothing of its reader.
struct Company: Sendable, Hashable {
  /// Those of others that had an answer.
  let answered: Int
  /// Those of them that were refused, put off, or came back.
  let missed: Int
  /// Whether nothing of all of it arrived, and every answer, five or more with that about this one, is known and in the same words, or in those that several had.
  var isAlike = false

  /// Of so many on either side one is told from the other.
  static let side = 100
  /// Whether a relay may have said the same to everybody, so that the words are asked for: where so few are compared, a full mailbox tells of its reader.
  var mayBeAlike: Bool { answered < Self.ofDomain && answered >= Self.few && missed == answered }

  /// - Parameters:
  ///   - own: the answer about this one.
  ///   - others: those about the others; nil where it is not known yet.
  static func areAlike(_ own: String, _ others: [String?]) -> Bool {
    let answers = others.compactMap(\.self)
    guard answers.count == others.count, others.count >= few else { return false }
    return Dictionary(grouping: [own] + answers, by: likeness).values.allSatisfy { $0.count >= several }
  }

  /// So many are given one answer by chance no more.
  private static let several = 3

  /// The words without what differs from mail to mail: addresses, codes, numbers of the queue.
  private static func likeness(_ words: String) -> String {
    words.lowercased().split(separator: " ").filter { !$0.contains { $0.isNumber || $0 == "@" } }.joined(separator: " ")
  }

  /// So many are worth a mail to the writers.
  private static let told = 20
  /// Of one domain so many are looked at by themselves: a provider may refuse all of its own. They tell something of a full mailbox, too.
  private static let ofDomain = 20
  /// Of fewer, with the reader five or more, nothing arrived; of ten one may have.
  private static let (few, percent) = (4, 90)

  /// - Parameter namesMailbox: whether the reason is one that is said of one mailbox: that others had it too is chance where they are few, unless
  ///   nobody had their mail and all answers are the same.
  /// - Returns: whether it is us, the relay or their provider. With nobody to compare with nobody can tell, and it is the reader.
  func isInTrouble(namesMailbox: Bool) -> Bool {
    if namesMailbox && answered < Self.ofDomain { return isAlike }
    return missed > 0 && missed * 100 >= answered * BounceBrake.percent
  }

  /// Whether it is worth a mail to the writers.
  var isTold: Bool { missed >= Self.told || isCutOff }

  private var isCutOff: Bool { answered >= Self.few && missed * 100 >= answered * Self.percent }

  /// Somebody else's.
  struct Mail: Sendable {
    let id: DeliveryID
    let domain: String
    let isMissed: Bool
  }

  /// Others, or those of them at the reader's domain, where these say more.
  init(of others: [Mail], at domain: String) {
    let (all, own) = (Company(others), Company(others.filter { $0.domain == domain }))
    self = own.answered >= Self.ofDomain || own.isCutOff && !all.isInTrouble(namesMailbox: false) ? own : all
  }

  private init(_ mails: [Mail]) { self.init(answered: mails.count, missed: mails.count { $0.isMissed }) }

  init(answered: Int, missed: Int) { (self.answered, self.missed) = (answered, missed) }
}
