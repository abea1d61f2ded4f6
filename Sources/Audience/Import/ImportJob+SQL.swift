internal import Foundation
internal import Store
internal import Words

/// Writes the people of one file.
struct ImportJob: Sendable {
  let key: String
  let fileName: String
  /// All there are, by slug.
  let lists: [String: MailingList]
  /// Slugs for people whose row names none.
  let standard: [String]
  /// Whether nobody chose those: then a no whose row names no list is one to all.
  let isGeneral: Bool
  /// Whether what is kept of people is written over.
  let isUpdating: Bool
  /// In which days are meant.
  let zone: TimeZone
  let now: Timestamp
  let rejects: RejectFile?
  /// How those agreed who are new; nil where nobody says.
  let consent: Consent.Proof?
  /// For a run that does not write.
  private let met = MetPeople()

  init(
    key: String, fileName: String, lists: [String: MailingList], chosen: [String], isUpdating: Bool, zone: TimeZone, now: Timestamp,
    rejects: RejectFile?, consent: String? = nil
  ) {
    self.consent = consent.map { Consent.Proof(words: $0, network: nil) }
    (self.key, self.fileName, self.lists) = (key, fileName, lists)
    (standard, isGeneral) = (chosen.isEmpty ? [MailingList.main] : chosen, chosen.isEmpty)
    (self.isUpdating, self.zone, self.now, self.rejects) = (isUpdating, zone, now, rejects)
  }

  /// So many rows go to the database at once.
  private static let portion = 50

  /// - Throws: ``ImportPace/Overdue`` when it lasts too long.
  func store(
    _ batch: ImportBatch, in turn: ImportPace.Turn, _ report: inout SubscriberImport.Report, _ connection: Connection
  ) throws {
    let suppressions = try Suppression.Lookup(connection)
    let insert = try connection.prepared(
      """
      INSERT INTO subscribers (public_id, address, address_key, name, attributes, zone, language, created_at, given_name)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (address_key) DO NOTHING RETURNING id
      """)
    var allowed: [ImportedPerson] = []
    for person in batch.people {
      doubt(person, &report)
      if let person = try self.allowed(person, suppressions, connection) { allowed.append(person) } else { report.suppressed += 1 }
    }
    var added: [Enrolment: [Added]] = [:]
    var reasoned: [(SubscriberID, ImportedPerson)] = []
    var known: [ImportedPerson] = []
    for start in stride(from: 0, to: allowed.count, by: Self.portion) {
      try turn.check(at: start)
      let people = allowed[start..<min(start + Self.portion, allowed.count)]
      let rows = zip(people, batch.publicIDs[start...]).map { person, publicID in
        [
          .bytes(publicID), .text(person.address), .text(person.key), .text(person.name), .text(person.attributes), .text(person.zone),
          .text(person.language), .time(person.joined ?? now), .text(person.givenName),
        ] as [SQLValue]
      }
      for (person, key) in zip(people, try insert.run(each: rows)) {
        guard let key else {
          known.append(person)
          continue
        }
        added[Enrolment(person, on: slugs(person)), default: []].append(Added(id: key, line: person.line, elsewhere: person.elsewhere))
        for tag in person.tags { try Tag.put(tag, on: ID(key), connection) }
        if !person.resubscribe.isEmpty { reasoned.append((ID(key), person)) }
      }
    }
    for (enrolment, people) in added.sorted(by: { $0.value[0].id < $1.value[0].id }) {
      try enrol(people, enrolment, connection)
      if enrolment.hasLeft { report.left += people.count } else { report.added += people.count }
    }
    for (id, person) in reasoned { try keepReason(of: person, id, connection) }
    // Only now, because some may be further rows of people who were new above.
    for (row, person) in known.enumerated() {
      try turn.check(at: row)
      try change(person, &report, connection)
    }
    for person in allowed where person.isBlocked {
      try Suppression.add(.address, person.key, list: nil, reason: "blocklisted elsewhere (\(cause(person)))", now: now, connection)
    }
    try note(line: batch.line, report, connection)
  }

  /// Where most people of a file stand alike.
  private struct Enrolment: Hashable {
    let lists: [String]
    /// On each of ``lists``.
    let standings: [ImportedPerson.Standing]

    init(_ person: ImportedPerson, on lists: [String]) {
      self.lists = lists
      let told = lists.map { person.standing(on: $0) }
      // Who said no to all waits for nothing.
      let hasLeft = MembershipState.refusesAll(told.lazy.map(\.state))
      standings = hasLeft ? told.map { _ in ImportedPerson.Standing(state: .unsubscribed) } : told
    }

    var hasLeft: Bool { !standings.isEmpty && standings.allSatisfy(\.state.isFinal) }

    /// `confirmed on main, digest`, for the journal.
    var summary: String {
      MembershipState.allCases.compactMap { state in
        let those = zip(lists, standings).filter { $0.1.state == state }.map(\.0)
        return those.isEmpty ? nil : "\(state.rawValue) on \(those.joined(separator: ", "))"
      }.joined(separator: "; ")
    }
  }

  private struct Added {
    let id: Int64
    /// For the journal.
    let line: Int
    let elsewhere: String
  }

  /// People who were not known: their memberships, one statement a list for all of them, and one line in each journal.
  private func enrol(_ people: [Added], _ enrolment: Enrolment, _ connection: Connection) throws {
    let ids = "[" + people.map { "\($0.id)" }.joined(separator: ",") + "]"
    for (slug, standing) in zip(enrolment.lists, enrolment.standings) {
      guard let list = lists[slug] else { continue }
      try connection.execute(
        """
        INSERT INTO memberships (list_id, subscriber_id, state, snoozed_until, changed_at, frequency)
        SELECT $1, CAST(e.value AS BIGINT), $2, $3, $4, $6 FROM \(Dialect.elements(of: "$5", as: "e"))
        """,
        [
          list.id.sql, .text(standing.state.rawValue), .time(standing.snoozedUntil), .time(now), .text(ids),
          .text(standing.frequency.stored),
        ])
    }
    let journal = try connection.prepared(
      "INSERT INTO consents (subscriber_id, number, list_id, event, cause, at, form_hash) VALUES ($1, 1, NULL, 'imported', $2, $3, $4)")
    let summary = enrolment.summary
    let form = try enrolment.hasLeft ? nil : consent.map { try Consent.keep($0.words, now: now, connection) }
    try journal.run(
      each: people.lazy.map { [.integer($0.id), .text("\(cause($0.line, $0.elsewhere)): \(summary)"), .time(now), .text(form)] })
  }

  func slugs(_ person: ImportedPerson) -> [String] { person.lists ?? standard }

  private func doubt(_ person: ImportedPerson, _ report: inout SubscriberImport.Report) {
    if let hint = person.hint { report.doubt(person.line, hint) }
    if let joined = person.joined { doubt(joined, "did they join", person, &report) }
    for end in person.ends { doubt(end, "did they leave, or their mail bounce,", person, &report) }
  }

  private func doubt(_ time: Timestamp, _ question: Sentence, _ person: ImportedPerson, _ report: inout SubscriberImport.Report) {
    guard ImportTime.isUnlikely(time, now: now) else { return }
    let local = time + .seconds(zone.secondsFromGMT(for: time.date))
    report.doubt(person.line, "\(person.address): \(question) on \(local.rfc3339.prefix { $0 != "T" })?")
  }

  private func cause(_ person: ImportedPerson) -> String { cause(person.line, person.elsewhere) }

  private func cause(_ line: Int, _ elsewhere: String) -> String {
    "\(Consent.imported)\(fileName) line \(line)\(elsewhere.isEmpty ? "" : ", ")\(elsewhere)"
  }

  /// How a reason to come back begins its line in the journal, of somebody who had left and of somebody who had not.
  private static let (back, unneeded) = ("brought back", "a reason without need")

  private func reason(_ person: ImportedPerson, as beginning: String) -> String {
    "\(beginning): \(person.resubscribe) (\(cause(person)))"
  }

  /// The row without its reason to come back, if that was counted before, of whatever file, and whether the person had left then or not: a
  /// no that came afterwards stands.
  private func heeding(_ person: ImportedPerson, _ connection: Connection) throws -> ImportedPerson {
    if person.resubscribe.isEmpty { return person }
    // What stands behind it is where it was: the same people come in a file of another name each week.
    let beginnings = [Self.back, Self.unneeded].map { "\($0): " }
    let spent = try connection.rows(
      """
      SELECT c.cause FROM subscribers s CROSS JOIN consents c WHERE s.address_key = $1 AND c.subscriber_id = s.id
        AND (substr(c.cause, 1, length($2)) = $2 OR substr(c.cause, 1, length($3)) = $3)
      """, [.text(person.key)] + beginnings.map { .text($0) }
    ) { Self.words(of: try $0.text("cause")) }
    var heeding = person
    let told = beginnings.map { Self.words(of: "\($0)\(person.resubscribe)") }
    if spent.contains(where: told.contains) { heeding.resubscribe = "" }
    return heeding
  }

  /// Without what follows it in the journal, in letters and digits alone: a full stop, or a spreadsheet's quotes, make no new reason.
  private static func words(of cause: String) -> String {
    let reason = cause.split(separator: " (\(Consent.imported)").first ?? ""
    // ß is SS in capitals, and accents come and go with programs.
    let folded = String(reason).folding(options: [.diacriticInsensitive, .widthInsensitive], locale: nil).uppercased().folded
    return folded.folding(options: .diacriticInsensitive, locale: nil).filter { $0.isLetter || $0.isNumber }
  }

  /// So that it counts once.
  private func keepReason(of person: ImportedPerson, _ id: SubscriberID, _ connection: Connection) throws {
    if person.resubscribe.isEmpty { return }
    try Consent.record(.imported, of: id, list: nil, cause: reason(person, as: Self.unneeded), now: now, connection)
  }

  /// Somebody who was known before, from an earlier row or another day.
  private func change(_ person: ImportedPerson, _ report: inout SubscriberImport.Report, _ connection: Connection) throws {
    guard let known = try Subscriber.find(key: person.key, connection) else { return }
    let id = known.id
    let person = try heeding(person, connection)
    let cause = cause(person)
    var standing = try Self.standing(of: id, connection)
    if standing.states.isEmpty { try Subscriber.join(id, at: person.joined ?? now, connection) }
    let plan = plan(person, &standing, &report)
    for (list, standing, outcome) in plan {
      switch outcome {
      case .keptOut: continue
      // A no that is known may have come by another way.
      case .known: if standing.state != .unsubscribed { continue } else { fallthrough }
      case .added, .left:
        try Membership.take(standing.state, id, list: list, cause: cause, proof: consent, now: now, connection)
      case .broughtBack: try Membership.bringBack(id, list: list, cause: reason(person, as: Self.back), now: now, connection)
      }
      if standing.frequency != .every {
        _ = try Membership.choose(standing.frequency, id, list: list, cause: cause, now: now, connection)
      }
      if let until = standing.snoozedUntil {
        _ = try Membership.snooze(id, list: list, until: until, cause: cause, now: now, connection)
      }
    }
    let outcomes = Set(plan.map(\.outcome))
    if !outcomes.contains(.broughtBack) { try keepReason(of: person, id, connection) }
    guard Self.isTaken(outcomes, standing.states) else { return }
    let (changes, tags) = try news(person, of: known, connection)
    for tag in tags { try Tag.put(tag, on: id, connection) }
    if changes.isEmpty { return }
    if try !isCounted(id, connection) { report.changed += 1 }
    try Subscriber.change(id, changes, cause: "\(HandChanges.notByHand)\(fileName) line \(person.line)", now: now, connection)
  }

  /// What is taken of the row of somebody who is known: what they lack and nobody took away from them by hand, or, if it is to be written
  /// over, all that is otherwise.
  private func news(
    _ person: ImportedPerson, of known: Subscriber, _ connection: Connection
  ) throws -> (changes: Subscriber.Changes, tags: [String]) {
    var changes = try person.changes(of: known, updating: isUpdating)
    var tags = try person.tags.filter { try !Tag.isOn(known.id, $0, connection) }
    if isUpdating || changes.isEmpty && tags.isEmpty { return (changes, tags) }
    let byHand = try HandChanges(of: known.id, connection)
    changes.leaveOut(byHand.fields)
    tags.removeAll(where: byHand.hasTaken)
    return (changes, tags)
  }

  /// Whether the person is new by an earlier row of this run, or changed by one.
  private func isCounted(_ id: SubscriberID, _ connection: Connection) throws -> Bool {
    try connection.first(
      """
      SELECT 1 AS one FROM consents WHERE subscriber_id = $1 AND at = $2 AND (number = 1 OR event = 'changed' AND list_id IS NULL)
      """, [id.sql, .time(now)]
    ) { try $0.int("one") } != nil
  }

  /// On all lists that the person is or was on.
  private static func standing(of id: SubscriberID, _ connection: Connection) throws -> MetPeople.Standing {
    let all = try Membership.all(of: id, connection)
    return MetPeople.Standing(
      states: Dictionary(uniqueKeysWithValues: all.map { ($0.slug, $0.state) }), asked: Set(all.filter { $0.askedAt != nil }.map(\.slug)),
      isCounted: false)
  }

  /// What writing would do.
  func look(_ batch: ImportBatch, _ report: inout SubscriberImport.Report, _ connection: Connection) throws {
    let suppressions = try Suppression.Lookup(connection)
    for person in batch.people {
      doubt(person, &report)
      guard let person = try allowed(person, suppressions, connection) else {
        report.suppressed += 1
        continue
      }
      let earlier = met[person.key]
      // As long as no row has changed them, they are as they are kept.
      let known = earlier?.isCounted == true ? nil : try Subscriber.find(key: person.key, connection)
      if var standing = try earlier ?? known.map({ try Self.standing(of: $0.id, connection) }) {
        let outcomes = Set(plan(try heeding(person, connection), &standing, &report).map(\.outcome))
        if let known, Self.isTaken(outcomes, standing.states), try !news(person, of: known, connection).changes.isEmpty {
          report.changed += 1
          standing.isCounted = true
        }
        met[person.key] = standing
      } else {
        let enrolment = Enrolment(person, on: slugs(person))
        if enrolment.hasLeft { report.left += 1 } else { report.added += 1 }
        let states = Dictionary(uniqueKeysWithValues: zip(enrolment.lists, enrolment.standings.map(\.state)))
        met[person.key] = MetPeople.Standing(states: states, isCounted: true)
      }
    }
  }
}
