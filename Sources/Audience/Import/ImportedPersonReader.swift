internal import Foundation
internal import Mail
internal import Store
internal import Words

/// Makes people of rows.
struct ImportedPersonReader {
  struct Refusal: Error {
    let message: Sentence
  }

  let columns: ImportColumns
  let encoding: ImportEncoding
  let attributes: [String: AttributeKind]
  let lists: Set<String>?
  let zone: TimeZone
  private let address: Int
  private let others: [(index: Int, field: ImportField)]
  /// Columns of JSON.
  let objects: [Int]
  let memory = RowMemory()

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

  func person(_ record: ImportRecord) throws(Refusal) -> ImportedPerson {
    if let fault = record.fault { throw Refusal(message: fault) }
    guard record.count > address else { throw Refusal(message: "no address: the row has only \(record.count) columns") }
    if record.arrays.contains(address) { throw Refusal(message: "the address is an array; write it as one text") }
    var row = Row(state: columns.state)
    row.problem = excess(record)
    row.isExcessive = row.problem != nil
    let address: EmailAddress
    do throws(AddressError) {
      address = try EmailAddress(parsing: text(record, self.address))
    } catch {
      throw Refusal(message: row.problem ?? error.words)
    }
    row.attributes.reserveCapacity(others.count)
    for (index, field) in others {
      let text = text(record, index)
      if field == .wantsMail, index < record.count { row.wishes.append(text) }
      if text.isEmpty { continue }
      do throws(Refusal) { try take(text, field, &row) } catch { row.note(error) }
    }
    if row.isExcessive { heedExcess(of: record, &row) }
    // A box that was not ticked, in an export of a form.
    if !row.wishes.isEmpty, row.wishes.allSatisfy(\.isEmpty), !row.state.isFinal {
      row.note(Refusal(message: "`\(wishName)` is empty: write true or false, or leave the column out: --map '\(wishName)='"))
    }
    let isPartOfName = joinName(&row)
    let problem = row.problem
    if let problem {
      guard let no = row.no else {
        throw Refusal(message: row.state.isFinal ? "\(problem); they left no list that is here, so nothing was changed" : problem)
      }
      row = no
    }
    let overruled = heedNo(&row, of: address)
    let without: Sentence? = row.oddity.map { "\(address): without what is wrong: \($0)" } ?? row.doubt.map { "\(address): \($0)" }
    return ImportedPerson(
      line: record.line, address: address.text, key: address.key, name: row.changes.name ?? "", isPartOfName: isPartOfName,
      givenName: row.changes.givenName ?? "", language: row.changes.language ?? "", zone: row.changes.zone ?? "",
      attributes: AttributesJSON.text(row.attributes), joined: row.joined, state: row.state,
      isBlocked: row.isBlocked, lists: row.lists.isEmpty ? nil : row.lists,
      isGeneralNo: row.state == .unsubscribed && !row.namesList && row.lists.isEmpty, standings: row.standings, tags: row.tags,
      resubscribe: row.resubscribe, elsewhere: row.elsewhere.joined(separator: ", "), ends: row.ends,
      hint: overruled ?? without ?? memory.hint(address) ?? row.oddName.flatMap { Self.hint($0, of: address) },
      fault: problem.map { "\($0); their no is kept all the same" })
  }

  /// What a field says.
  func text(_ record: ImportRecord, _ index: Int) -> String {
    let text = record.field(index, encoding)
    return columns.isGuarded ? CSVText.plain(text) : text
  }

  private func excess(_ record: ImportRecord) -> Sentence? {
    guard record.count > columns.names.count,
      (columns.names.count..<record.count).contains(where: { !record.field($0, encoding).isEmpty })
    else { return nil }
    return "the row has \(record.count) columns, the first line names \(columns.names.count); is a comma not quoted?"
  }

  /// Makes one name of a first and a last one where there is none.
  ///
  /// - Returns: whether it is one of them alone.
  private func joinName(_ row: inout Row) -> Bool {
    guard (row.changes.name ?? "").isEmpty else { return false }
    let parts = [row.changes.givenName ?? "", row.last].filter { !$0.isEmpty }
    if !parts.isEmpty {
      do throws(Refusal) { try set("name", parts.joined(separator: " "), &row) } catch { row.note(error) }
    }
    return parts.count == 1
  }

  struct Row {
    /// But for attributes.
    var changes = Subscriber.Changes()
    var attributes: [(name: String, value: String)] = []
    var last = ""
    var joined: Timestamp?
    var state: MembershipState
    var isBlocked = false
    var lists: [String] = []
    /// What the columns say that tell whether they want mail.
    var wishes: [String] = []
    /// In the column of lists, be it one that there is not.
    var namesList = false
    var standings: [String: ImportedPerson.Standing] = [:]
    var tags: [String] = []
    var resubscribe = ""
    var elsewhere: [String] = []
    var ends: [Timestamp] = []
    /// One with an @ or a line break.
    var oddName: String?
    /// What is wrong with a zone or a language: people can do without, and other programs guess theirs.
    var oddity: Sentence?
    /// What was not said as it mostly is, and how it is taken.
    var doubt: Sentence?
    /// What is wrong first.
    var problem: Sentence?
    /// It has more fields than there are columns, so a text may stand in another's.
    var isExcessive = false

    /// The no that it says and nothing else: no fault of a row keeps that from being kept. Nil when it says none, and when they left only
    /// lists that there are not: that is none to those that there are.
    var no: Row? {
      let lists = state.isFinal ? lists : lists.filter { standings[$0]?.state.isFinal == true }
      let isOfNone = namesList && lists.isEmpty && state == .unsubscribed && !isBlocked
      guard !isOfNone, state.isFinal || !lists.isEmpty else { return nil }
      var no = Row(state: state)
      (no.lists, no.namesList, no.standings, no.isBlocked) = (lists, namesList, standings, isBlocked)
      (no.elsewhere, no.ends, no.doubt) = (elsewhere, ends, doubt)
      return no
    }

    /// What stands in the other columns may be a no.
    mutating func note(_ refusal: Refusal) { problem = problem ?? refusal.message }
  }

  /// A quote that opens by mistake swallows what follows, up to the next one: rows that stand in a name then.
  private static func hint(_ name: String, of address: EmailAddress) -> Sentence? {
    if name.lowercased() == address.text.lowercased() { return nil }
    return "\(address): is \"\(name.onOneLine.prefix(60))\" a name, or is a quote open?"
  }

  private func take(_ text: String, _ field: ImportField, _ row: inout Row) throws(Refusal) {
    switch field {
    case .address: break
    case .name, .firstName, .lastName: try take(name: text, field, &row)
    case .language, .zone:
      do throws(Refusal) { try set(field == .zone ? "zone" : "language", text, &row) } catch { row.oddity = error.message }
    case .attribute(let name, let kind): try set(name, kind, text, &row)
    case .attributes: try take(attributes: text, &row)
    case .joined: row.joined = try time(text)
    case .lists:
      let slugs = slugs(text)
      row.namesList = !slugs.isEmpty
      try add(slugs, &row)
    case .tags: try take(tags: text, &row)
    case .resubscribe: row.resubscribe = try reason(text)
    case .standing, .state, .wantsMail, .wantsNoMail, .confirmedAt, .leftAt, .bouncedAt: try take(answer: text, field, &row)
    }
  }

  private func take(attributes text: String, _ row: inout Row) throws(Refusal) {
    guard let members = JSONLinesReader.members(Array(text.utf8)) else {
      throw Refusal(message: "\"\(text.prefix(60))\" is no JSON object of attributes")
    }
    for (name, value) in members where !value.isEmpty {
      if let kind = attributes[name] { try set(name, kind, value, &row) }
    }
  }

  private func take(tags text: String, _ row: inout Row) throws(Refusal) {
    // What nobody sees is not what the other program's people meant.
    for part in Tag.parts(text).map(\.withoutUnseen) where !part.allSatisfy(\.isWhitespace) {
      guard let tag = Tag.canonical(part) else {
        throw Refusal(message: "a tag of more than \(Tag.lengthLimit) characters: \"\(part.prefix(60))…\"")
      }
      row.tags.append(tag)
    }
  }

  private func reason(_ text: String) throws(Refusal) -> String {
    let reason = text.onOneLine
    guard ImportWord.isReason(reason) else {
      throw Refusal(
        message: "resubscribe is \"\(reason.prefix(60))\", which is no reason: write why they come back, or leave it empty")
    }
    return String(reason.prefix(200))
  }

  private func take(name text: String, _ field: ImportField, _ row: inout Row) throws(Refusal) {
    if text.utf8.contains(where: { $0 == 0x40 || $0 == 0x0A || $0 == 0x0D }) { row.oddName = text }
    if field == .lastName { row.last = text } else { try set(field == .name ? "name" : "first_name", text, &row) }
  }

  func time(_ text: String) throws(Refusal) -> Timestamp? {
    let time = moment(text)
    if time == nil, !ImportWord.isNothing(text) { throw Refusal(message: ImportTime.refusal(of: text)) }
    return time
  }

  func moment(_ text: String) -> Timestamp? {
    ImportTime.read(text) { memory.beginning(of: $0, in: zone) }
  }

  private func slugs(_ text: String) -> [String] {
    if let same = memory.lists, same.text == text { return same.slugs }
    let slugs = ImportWord.slugs(text)
    memory.lists = (text, slugs)
    return slugs
  }

  /// Those that there are.
  func add(_ slugs: [String], _ row: inout Row) throws(Refusal) {
    let known = lists.map { lists in slugs.filter(lists.contains) } ?? slugs
    row.lists = row.lists.isEmpty ? known : row.lists + known.filter { !row.lists.contains($0) }
    if known.count < slugs.count, let unknown = slugs.first(where: { !known.contains($0) }) {
      throw Refusal(message: MailingList.unknown(unknown))
    }
  }

  private func set(_ name: String, _ text: String, _ row: inout Row) throws(Refusal) {
    do throws(Subscriber.Changes.Problem) {
      try row.changes.set(name, to: text, attributes: attributes)
    } catch {
      throw Refusal(message: error.words)
    }
  }

  private func set(_ name: String, _ kind: AttributeKind, _ text: String, _ row: inout Row) throws(Refusal) {
    do throws(Subscriber.Changes.Problem) {
      row.attributes.append((name, try Subscriber.Changes.value(of: name, kind, text)))
    } catch {
      throw Refusal(message: error.words)
    }
  }
}
