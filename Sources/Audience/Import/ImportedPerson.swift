internal import Foundation
internal import Mail
internal import Store
internal import Words

/// One good row.
struct ImportedPerson: Sendable {
  let line: Int
  let address: String
  let key: String
  /// Empty for what the row does not tell; so are given name, language and zone.
  let name: String
  /// A first or a last name alone, which is no reason to write over a whole one.
  let isPartOfName: Bool
  let givenName: String
  let language: String
  let zone: String
  /// ``AttributesJSON``: a batch of people holds one text each and no dictionaries.
  let attributes: String
  let joined: Timestamp?
  let state: MembershipState
  /// They want, or are to get, no mail of any list.
  let isBlocked: Bool
  /// Slugs; nil for the lists of the whole import.
  var lists: [String]?
  /// By slug, where a column tells of that list alone.
  let standings: [String: Standing]
  let tags: [String]
  /// Why an earlier no is set aside; empty where it is not.
  var resubscribe: String
  /// What another program knew of their yes and no, and when; empty for nothing.
  let elsewhere: String
  /// Worth a look, though the row is good.
  let hint: String?

  /// What is to be taken of the row of somebody who is known already: what they lack, or else all that is otherwise. What they are called
  /// by is taken for that very name only, unless it is to be written over.
  func changes(of known: Subscriber, updating isUpdating: Bool) throws -> Subscriber.Changes {
    func taken(_ told: String, over kept: String) -> String {
      (isUpdating || kept.isEmpty) && told != kept ? told : ""
    }
    let newName = isPartOfName && !known.name.isEmpty ? "" : taken(name, over: known.name)
    let isTheirName = isUpdating || !newName.isEmpty || name == known.name
    return Subscriber.Changes(
      name: newName, givenName: isTheirName ? taken(givenName, over: newName.isEmpty ? known.givenName : "") : "",
      language: taken(language, over: known.language), zone: taken(zone, over: known.zone),
      attributes: try AttributesJSON.read(attributes).filter { !taken($0.value, over: known.attributes[$0.key] ?? "").isEmpty })
  }

  struct Standing: Hashable {
    let state: MembershipState
    var frequency = Frequency.every
    var snoozedUntil: Timestamp?
  }

  func standing(on slug: String) -> Standing { standings[slug] ?? Standing(state: state) }
}

/// What very many rows have in common, worked out once. Of one thread.
private final class RowMemory {
  /// The field of the row before that named lists.
  var lists: (text: String, slugs: [String])?
  private var meantDomains: [String: String?] = [:]

  private var beginnings: [LocalDate: Timestamp] = [:]

  func beginning(of day: LocalDate, in zone: TimeZone) -> Timestamp {
    if let known = beginnings[day] { return known }
    if beginnings.count == 10_000 { beginnings.removeAll() }
    let beginning = ImportTime.beginning(of: day, in: zone)
    beginnings[day] = beginning
    return beginning
  }

  func hint(_ address: EmailAddress) -> String? {
    if let known = meantDomains[address.asciiDomain] { return address.hint(meant: known) }
    if meantDomains.count == 10_000 { meantDomains.removeAll() }
    let domain = address.meantDomain
    meantDomains[address.asciiDomain] = .some(domain)
    return address.hint(meant: domain)
  }
}

/// Makes people of rows.
struct ImportedPersonReader {
  struct Refusal: Error {
    let message: String
  }

  let columns: ImportColumns
  let encoding: ImportEncoding
  let attributes: [String: AttributeKind]
  let lists: Set<String>?
  let zone: TimeZone
  private let address: Int
  private let others: [(index: Int, field: ImportField)]
  /// Columns of JSON.
  private let objects: [Int]
  private let memory = RowMemory()

  /// - Parameters:
  ///   - zone: of days.
  ///   - lists: the slugs there are; nil to take any.
  init(
    _ columns: ImportColumns, _ encoding: ImportEncoding, attributes: [String: AttributeKind], zone: TimeZone, lists: Set<String>?
  ) {
    self.lists = lists
    self.zone = zone
    self.columns = columns
    self.encoding = encoding
    self.attributes = attributes
    address = columns.index(of: .address) ?? 0
    let others = columns.fields.enumerated().compactMap { index, field in field.flatMap { $0 == .address ? nil : (index, $0) } }
    // Attributes in the order in which they are kept, so that no row's have to be put in it.
    self.others = others.sorted { $0.1.attribute ?? "" < $1.1.attribute ?? "" }
    objects = columns.fields.indices.filter { columns.fields[$0] == .attributes }
  }

  /// What the row's JSON has that is not kept, as `attributes.plan`.
  func unkept(_ record: ImportRecord) -> [String] {
    objects.flatMap { index in
      let members = JSONLinesReader.members(Array(record.field(index, encoding).utf8)) ?? [:]
      return members.filter { !$0.value.isEmpty && attributes[$0.key] == nil }.map { "\(columns.names[index]).\($0.key)" }
    }
  }

  func person(_ record: ImportRecord) throws(Refusal) -> ImportedPerson {
    if let fault = record.fault { throw Refusal(message: fault) }
    guard record.count > address else { throw Refusal(message: "no address: the row has only \(record.count) columns") }
    if record.count > columns.names.count,
      (columns.names.count..<record.count).contains(where: { !record.field($0, encoding).isEmpty })
    {
      throw Refusal(
        message: "the row has \(record.count) columns, the first line names \(columns.names.count); is a comma not quoted?")
    }
    if record.arrays.contains(address) { throw Refusal(message: "the address is an array; write it as one text") }
    let address: EmailAddress
    do throws(AddressError) {
      address = try EmailAddress(parsing: CSVText.plain(record.field(self.address, encoding)))
    } catch {
      throw Refusal(message: error.description)
    }
    var row = Row(state: columns.state)
    row.attributes.reserveCapacity(others.count)
    for (index, field) in others {
      let text = CSVText.plain(record.field(index, encoding))
      if !text.isEmpty { try take(text, field, &row) }
    }
    var parts: [String] = []
    if (row.changes.name ?? "").isEmpty {
      parts = [row.changes.givenName ?? "", row.last].filter { !$0.isEmpty }
      if !parts.isEmpty { try set("name", parts.joined(separator: " "), &row) }
    }
    // The no of somebody who left is kept, whatever else is wrong.
    if let problem = row.problem, !row.state.isFinal { throw Refusal(message: problem) }
    let overruled = heedNo(&row, of: address)
    let without = (row.problem ?? row.oddZone).map { "\(address): without what is wrong: \($0)" }
    return ImportedPerson(
      line: record.line, address: address.text, key: address.key, name: row.changes.name ?? "", isPartOfName: parts.count == 1,
      givenName: row.changes.givenName ?? "", language: row.changes.language ?? "", zone: row.changes.zone ?? "",
      attributes: AttributesJSON.text(row.attributes), joined: row.joined, state: row.state,
      isBlocked: row.isBlocked, lists: row.lists.isEmpty ? nil : row.lists, standings: row.standings, tags: row.tags,
      resubscribe: row.resubscribe, elsewhere: row.elsewhere.joined(separator: ", "),
      hint: overruled ?? without ?? memory.hint(address) ?? row.oddName.flatMap { Self.hint($0, of: address) })
  }

  private struct Row {
    /// But for attributes.
    var changes = Subscriber.Changes()
    var attributes: [(name: String, value: String)] = []
    var last = ""
    var joined: Timestamp?
    var state: MembershipState
    var isBlocked = false
    var lists: [String] = []
    var standings: [String: ImportedPerson.Standing] = [:]
    var tags: [String] = []
    var resubscribe = ""
    var elsewhere: [String] = []
    /// One with an @ or a line break.
    var oddName: String?
    /// What is wrong with a zone: people can do without one, and other programs guess theirs.
    var oddZone: String?
    /// What is wrong with an attribute.
    var problem: String?
  }

  /// A no in one column is not taken back by a yes in another, be it about one list alone; unless the row says why.
  private func heedNo(_ row: inout Row, of address: EmailAddress) -> String? {
    guard row.state.isFinal, row.resubscribe.isEmpty else { return nil }
    let overruled = row.standings.filter { !$0.value.state.isFinal }.sorted { $0.key < $1.key }
    for (list, _) in overruled { row.standings[list] = ImportedPerson.Standing(state: row.state) }
    guard let (list, standing) = overruled.first else { return nil }
    return
      "\(address): list:\(list) says \(standing.state.rawValue), but the row says elsewhere that they are \(row.state.rawValue); that no stands"
  }

  /// A quote that opens by mistake swallows what follows, up to the next one: rows that stand in a name then.
  private static func hint(_ name: String, of address: EmailAddress) -> String? {
    if name.lowercased() == address.text.lowercased() { return nil }
    return "\(address): is \"\(name.onOneLine.prefix(60))\" a name, or is a quote open?"
  }

  private func take(_ text: String, _ field: ImportField, _ row: inout Row) throws(Refusal) {
    switch field {
    case .address: break
    case .name, .firstName, .lastName: try take(name: text, field, &row)
    case .language: try set("language", text, &row)
    case .zone:
      do throws(Refusal) { try set("zone", text, &row) } catch { row.oddZone = error.message }
    case .attribute(let name, let kind): set(name, kind, text, &row)
    case .attributes:
      guard let members = JSONLinesReader.members(Array(text.utf8)) else {
        throw Refusal(message: "\"\(text.prefix(60))\" is no JSON object of attributes")
      }
      for (name, value) in members where !value.isEmpty {
        if let kind = attributes[name] { set(name, kind, value, &row) }
      }
    case .joined:
      row.joined = try time(text)
    case .confirmedAt: row.elsewhere.append("confirmed elsewhere \(try time(text).rfc3339)")
    case .lists:
      let slugs = try slugs(text)
      row.lists = row.lists.isEmpty ? slugs : row.lists + slugs.filter { !row.lists.contains($0) }
    case .standing(let list):
      try check(list)
      guard let standing = standing(text) else {
        throw Refusal(message: "\"\(text.prefix(60))\" is no state that is known, such as confirmed or confirmed until 2026-01-31")
      }
      if !row.lists.contains(list) { row.lists.append(list) }
      row.standings[list] = standing
    case .tags:
      for part in Self.tags(text) where !part.allSatisfy(\.isWhitespace) {
        guard let tag = Tag.canonical(part) else { throw Refusal(message: "a tag of more than 60 characters: \"\(part.prefix(60))…\"") }
        row.tags.append(tag)
      }
    case .state:
      let word = text.lowercased()
      guard let state = Self.states[word] else { throw Refusal(message: "\"\(text.prefix(60))\" is no state that is known") }
      worsen(&row, state)
      // In listmonk it stands against mail of every list, and is not said by the person.
      if word == "blocklisted" { row.isBlocked = true }
    case .wantsMail, .wantsNoMail:
      guard let boolean = AttributeKind.boolean.canonical(text) else {
        throw Refusal(message: "\"\(text.prefix(60))\" is neither true nor false")
      }
      if (boolean == "true") == (field == .wantsNoMail) { worsen(&row, .unsubscribed) }
    case .leftAt:
      worsen(&row, .unsubscribed)
      // Whatever stands there says that they left; not all say when.
      if let time = moment(text) { row.elsewhere.append("left elsewhere \(time.rfc3339)") }
    case .bouncedAt:
      worsen(&row, .bounced)
      if let time = moment(text) { row.elsewhere.append("bounced elsewhere \(time.rfc3339)") }
    case .resubscribe: row.resubscribe = String(text.prefix(200))
    }
  }

  /// A JSON array, or texts with commas or semicolons between, of which Mailchimp quotes each.
  private static func tags(_ text: String) -> [String] {
    JSONLinesReader.elements(text) ?? text.split { $0 == "," || $0 == ";" }.map { $0.filter { $0 != "\"" } }
  }

  private func take(name text: String, _ field: ImportField, _ row: inout Row) throws(Refusal) {
    if text.utf8.contains(where: { $0 == 0x40 || $0 == 0x0A || $0 == 0x0D }) { row.oddName = text }
    if field == .lastName { row.last = text } else { try set(field == .name ? "name" : "first_name", text, &row) }
  }

  private func time(_ text: String) throws(Refusal) -> Timestamp {
    guard let time = moment(text) else { throw Refusal(message: "\"\(text.prefix(60))\" is no day or time such as 2026-01-31") }
    return time
  }

  private func moment(_ text: String) -> Timestamp? {
    ImportTime.read(text) { memory.beginning(of: $0, in: zone) }
  }

  private func slugs(_ text: String) throws(Refusal) -> [String] {
    if let same = memory.lists, same.text == text { return same.slugs }
    var slugs: [String] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == ";" }) {
      let slug = part.filter { !$0.isWhitespace }
      if !slug.isEmpty && !slugs.contains(slug) { slugs.append(slug) }
    }
    for slug in slugs { try check(slug) }
    memory.lists = (text, slugs)
    return slugs
  }

  private func check(_ list: String) throws(Refusal) {
    if let lists, !lists.contains(list) {
      throw Refusal(message: "there is no list \(list.prefix(60)); `tuesday lists set` makes one")
    }
  }

  /// A state; or, for a reader who wants fewer issues or whose mail rests, `confirmed weekly until 2026-12-01T00:00:00Z` or one of both.
  private func standing(_ text: String) -> ImportedPerson.Standing? {
    var words = text.split(separator: " ", maxSplits: 3)[...]
    guard let word = words.popFirst(), let state = Self.states[word.lowercased()] else { return nil }
    var standing = ImportedPerson.Standing(state: state)
    if words.isEmpty { return standing }
    if let frequency = words.first.flatMap({ Frequency(rawValue: $0.lowercased()) }) {
      standing.frequency = frequency
      words.removeFirst()
    }
    if words.popFirst() == "until" {
      standing.snoozedUntil = moment(words.joined(separator: " "))
      words = standing.snoozedUntil == nil ? ["?"] : []
    }
    return state == .confirmed && words.isEmpty ? standing : nil
  }

  private func worsen(_ row: inout Row, _ state: MembershipState) {
    if !row.state.isFinal { row.state = state }
  }

  private func set(_ name: String, _ text: String, _ row: inout Row) throws(Refusal) {
    do throws(Subscriber.Changes.Problem) {
      try row.changes.set(name, to: text, attributes: attributes)
    } catch {
      throw Refusal(message: error.description)
    }
  }

  private func set(_ name: String, _ kind: AttributeKind, _ text: String, _ row: inout Row) {
    do throws(Subscriber.Changes.Problem) {
      row.attributes.append((name, try Subscriber.Changes.value(of: name, kind, text)))
    } catch {
      if row.problem == nil { row.problem = error.description }
    }
  }

  /// The words of all exporters for where somebody stands.
  private static let states: [String: MembershipState] = [
    "confirmed": .confirmed, "subscribed": .confirmed, "active": .confirmed, "enabled": .confirmed, "regular": .confirmed,
    "premium": .confirmed, "gifted": .confirmed, "trialed": .confirmed, "churned": .confirmed, "churning": .confirmed,
    "past_due": .confirmed, "paused": .confirmed, "unpaid": .confirmed,
    "pending": .pending, "unconfirmed": .pending, "unactivated": .pending,
    "unsubscribed": .unsubscribed, "disabled": .unsubscribed, "inactive": .unsubscribed, "removed": .unsubscribed,
    "blocklisted": .unsubscribed, "blocked": .unsubscribed, "bounced": .bounced, "cleaned": .bounced, "undeliverable": .bounced,
    "unreachable": .bounced,
    "complained": .complained, "spammy": .complained,
  ]
}
