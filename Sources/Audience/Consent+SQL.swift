internal import Crypto
internal import Foundation
package import Store

extension Consent {
  private static let query = """
    SELECT c.event, l.slug, c.cause, f.words, c.network, c.at, \(LeavingReason.columns) FROM consents c
    LEFT JOIN lists l ON l.id = c.list_id LEFT JOIN consent_forms f ON f.hash = c.form_hash LEFT JOIN \(LeavingReason.beside("c"))
    """

  private init(_ row: Row) throws {
    self.init(
      event: try row.choice("event"), list: try row.optionalText("slug"), cause: try row.text("cause"),
      words: try row.optionalText("words"), network: try row.optionalText("network"), at: try row.time("at"),
      reason: try LeavingReason(beside: row))
  }

  /// Adds a line to the journal. The words of a form are kept once, however many people saw them.
  package static func record(
    _ event: Event, of subscriber: SubscriberID, list: ListID?, cause: String, proof: Proof? = nil, now: Timestamp,
    _ connection: Connection
  ) throws {
    let hash = try proof.map { try keep($0.words, now: now, connection) }
    try connection.execute(
      """
      INSERT INTO consents (subscriber_id, number, list_id, event, cause, form_hash, network, at)
      VALUES ($1, (SELECT coalesce(max(number), 0) + 1 FROM consents WHERE subscriber_id = $1), $2, $3, $4, $5, $6, $7)
      """,
      [subscriber.sql, list?.sql ?? .null, .text(event.rawValue), .text(cause), .text(hash), .text(proof?.network), .time(now)])
  }

  /// - Returns: by which the words are known.
  static func keep(_ words: String, now: Timestamp, _ connection: Connection) throws -> String {
    let hash = SHA256.hash(data: Data(words.utf8)).hex
    try connection.execute(
      "INSERT INTO consent_forms (hash, words, first_shown_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING",
      [.text(hash), .text(words), .time(now)])
    return hash
  }

  /// Begins the cause of who leaves by the link in a mail; and what stands before the name of its campaign.
  package static let (byLink, fromCampaign) = ("unsubscribed by ", ", from campaign ")

  /// The cause of what readers choose for themselves.
  package static let onPage = "on the preference page"

  /// Begins the cause of whatever files say.
  static let imported = "imported from "

  /// Begin the cause of what brings somebody back to where they stood before mail came back: a person's hand, or that too much came back at once. It
  /// is nobody's yes.
  package static let (byHand, held) = ("taken back by hand: ", "held: ")

  /// - Parameter cause: a column.
  package static func isTakenBack(_ cause: String) -> String { "\(cause) LIKE '\(byHand)%' OR \(cause) LIKE '\(held)%'" }

  /// Begins the cause of whom a writer, or a program of theirs, put on a list.
  package static let added = "added "

  /// Whether a line may be the person's own word: no writer added them, by hand or by a file, nor took back what came back from their mailbox.
  ///
  /// - Parameter cause: a column.
  package static func isOwn(_ cause: String) -> String {
    "\(cause) NOT LIKE '\(added)%' AND \(cause) NOT LIKE '%\(imported)%' AND NOT (\(isTakenBack(cause)))"
  }

  /// Whether the last no to the list came the same way as this one would: by the same cause, or by a file both. Of people who came with
  /// their no the line of the whole row says it.
  static func isTold(_ cause: String, of subscriber: SubscriberID, list: ListID, _ connection: Connection) throws -> Bool {
    let last = try connection.first(
      """
      SELECT cause FROM consents WHERE subscriber_id = $1 AND (event = 'unsubscribed' AND list_id = $2 OR event = 'imported' AND number = 1)
      ORDER BY number DESC LIMIT 1
      """, [subscriber.sql, list.sql]
    ) { try $0.text("cause") }
    guard let last else { return false }
    return last == cause || last.hasPrefix(cause + ", ") || last.hasPrefix(imported) && cause.hasPrefix(imported)
  }

  /// Whether the last that they said of the list is a no, whatever came back from their mailbox since.
  static func hasLeft(_ subscriber: SubscriberID, list: ListID, _ connection: Connection) throws -> Bool {
    try connection.first(
      """
      SELECT event FROM consents WHERE subscriber_id = $1 AND list_id = $2 AND event IN ('pending', 'confirmed', 'unsubscribed')
      ORDER BY number DESC LIMIT 1
      """, [subscriber.sql, list.sql]
    ) { try $0.text("event") } == Event.unsubscribed.rawValue
  }

  /// Whether all that is known of the person was typed into forms, by whoever it was: no click of theirs came, and no word of the writer's.
  package static func isOnlyOfForms(_ subscriber: SubscriberID, _ connection: Connection) throws -> Bool {
    try connection.first(
      """
      SELECT 1 AS one FROM consents
      WHERE subscriber_id = $1 AND event <> 'reminded' AND (event <> 'pending' OR form_hash IS NULL) LIMIT 1
      """, [subscriber.sql]
    ) { try $0.int("one") } == nil
  }

  /// Whether they were ever on a list by a yes of theirs or a word of the writer's, wherever they stand now: an address that somebody typed into a form is
  /// nobody's reader before that.
  package static func hasJoined(_ subscriber: SubscriberID, _ connection: Connection) throws -> Bool {
    try connection.first(
      "SELECT 1 AS one FROM consents WHERE subscriber_id = $1 AND event IN ('confirmed', 'imported') LIMIT 1", [subscriber.sql]
    ) { try $0.int("one") } != nil
  }

  /// When the person of a row `member` of memberships said yes to that list: an instant of the journal. ``yes(to:in:)`` is the line
  /// itself, of a journal that was read.
  package static func confirmedAt(_ member: String) -> String {
    """
    coalesce(
      (SELECT max(j.at) FROM consents j WHERE j.subscriber_id = \(member).subscriber_id AND j.list_id = \(member).list_id AND j.event = 'confirmed'),
      (SELECT min(j.at) FROM consents j WHERE j.subscriber_id = \(member).subscriber_id AND j.event = 'imported'), \(member).changed_at)
    """
  }

  /// The line of a person's journal that says yes to a list: the last click or wish, or else the import that brought them. For many
  /// people at once: ``confirmedAt(_:)``.
  package static func yes(to list: String, in journal: [Consent]) -> Consent? {
    journal.last { $0.event == .confirmed && $0.list == list } ?? journal.first { $0.event == .imported }
  }

  /// The line of a person's journal by which they left a list; nil where they are on it, or never were.
  package static func leaving(_ list: String, in journal: [Consent]) -> Consent? {
    let since = journal.lastIndex { $0.event == .confirmed && $0.list == list }.map { $0 + 1 } ?? 0
    return journal[since...].first { $0.event == .unsubscribed && $0.list == list }
  }

  /// One line of it.
  package static func find(_ number: Int64, of subscriber: SubscriberID, _ connection: Connection) throws -> Consent? {
    try connection.first("\(query) WHERE c.subscriber_id = $1 AND c.number = $2", [subscriber.sql, .integer(number)], Consent.init)
  }

  /// How often each thing happened after one moment and up to another.
  package static func counts(after start: Timestamp, upTo end: Timestamp, _ connection: Connection) throws -> [Event: Int] {
    let rows = try connection.rows(
      "SELECT event, count(*) AS n FROM consents WHERE at > $1 AND at <= $2 GROUP BY event", [.time(start), .time(end)]
    ) { (try $0.choice("event") as Event, try $0.int("n")) }
    return Dictionary(uniqueKeysWithValues: rows)
  }

  /// The journal of one person, oldest first.
  package static func journal(of subscriber: SubscriberID, _ connection: Connection) throws -> [Consent] {
    try connection.rows("\(query) WHERE c.subscriber_id = $1 ORDER BY c.number", [subscriber.sql], Consent.init)
  }
}
