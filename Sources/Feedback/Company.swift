/// What became of the mails of others that left beside one: of the same issue, or, of a mail that went to one alone, of what left about then. When
/// too many of those did not arrive either, that one did not says nothing of its reader.
struct Company: Sendable, Hashable {
  /// Those of others that had an answer.
  let answered: Int
  /// Those of them that were refused, put off, or came back.
  let missed: Int

  /// Whether it is us, the relay or their provider. With nobody to compare with nobody can tell, and it is the reader.
  var isInTrouble: Bool { missed > 0 && missed * 100 >= answered * BounceBrake.percent }

  /// Of so many on either side one is told from the other.
  static let side = 100
  /// So many are worth a mail to the writers.
  static let told = 20
  /// Of one domain so many are looked at by themselves: a provider may refuse all of its own.
  static let ofDomain = 20
}
