internal import Mail
internal import Store
internal import Words

/// Where somebody stands, as columns tell it.
extension ImportedPersonReader {
  /// The column that says whether people want mail, as the file calls it.
  var wishName: String { columns.index(of: .wantsMail).map { columns.names[$0] } ?? "" }

  /// A no that stands behind the last column is one still.
  func heedExcess(of record: ImportRecord, _ row: inout Row) {
    for index in columns.names.count..<record.count {
      if let no = ImportWord.no(text(record, index)) { worsen(&row, no) }
    }
  }

  /// A no in one column is not taken back by a yes in another, be it about one list alone; unless the row says why.
  func heedNo(_ row: inout Row, of address: EmailAddress) -> Sentence? {
    guard row.state.isFinal, row.resubscribe.isEmpty else { return nil }
    let overruled = row.standings.filter { !$0.value.state.isFinal }.sorted { $0.key < $1.key }
    for (list, _) in overruled { row.standings[list] = ImportedPerson.Standing(state: row.state) }
    guard let (list, standing) = overruled.first else { return nil }
    return
      "\(address): list:\(list) says \(standing.state.rawValue), but the row says elsewhere that they are \(row.state.rawValue); that no stands"
  }

  /// Where somebody stands, by themselves or by another program.
  func take(answer text: String, _ field: ImportField, _ row: inout Row) throws(Refusal) {
    switch field {
    case .standing(let list):
      try add([list], &row)
      guard
        let standing = standing(text)
          ?? (ImportWord.told(text) ?? noOfBoolean(text)).map({ ImportedPerson.Standing(state: $0) })
      else {
        throw Refusal(message: "\"\(text.prefix(60))\" is no state that is known, such as confirmed or confirmed until 2026-01-31")
      }
      row.standings[list] = standing
    case .state:
      guard let state = ImportWord.told(text) ?? noOfBoolean(text) else {
        let name = columns.index(of: .state).map { columns.names[$0] } ?? ""
        throw Refusal(
          message: "\"\(text.prefix(60))\" in `\(name)` is no state that is known; if the column says something else: --map '\(name)='")
      }
      worsen(&row, state)
      // In listmonk it stands against mail of every list, and is not said by the person.
      if text.lowercased() == "blocklisted" { row.isBlocked = true }
    case .wantsMail:
      switch ImportWord.wish(text) {
      case false?: worsen(&row, .unsubscribed)
      // Some say when.
      case nil where ImportWord.isNothing(text) || moment(text).map(ImportTime.isZero) != false:
        guard let state = ImportWord.told(text) else {
          throw Refusal(message: "\"\(text.onOneLine.prefix(60))\" in `\(wishName)` is neither true nor false")
        }
        heed(state, &row)
      default: break
      }
    case .wantsNoMail, .leftAt: try takeEnd(text, field, .unsubscribed, "left", &row)
    case .bouncedAt: try takeEnd(text, field, .bounced, "bounced", &row)
    default: if let time = try time(text), !ImportTime.isZero(time) { row.elsewhere.append("confirmed elsewhere \(time.rfc3339)") }
    }
  }

  /// Not all say when.
  private func takeEnd(
    _ text: String, _ field: ImportField, _ state: MembershipState, _ word: String, _ row: inout Row
  ) throws(Refusal) {
    if ImportWord.isNothing(text) || ImportWord.isNever(text) { return }
    if let time = moment(text) {
      if ImportTime.isZero(time) { return }
      worsen(&row, state)
      row.ends.append(time)
      row.elsewhere.append("\(word) elsewhere \(time.rfc3339)")
      return
    }
    // It may belong to another column.
    if row.isExcessive { return }
    if AttributeKind.boolean.canonical(text) != nil { return worsen(&row, state) }
    if let told = ImportWord.told(text) { return heed(told, &row) }
    let quoted = "\"\(text.onOneLine.prefix(60))\""
    guard ImportTime.isVague(text) else {
      throw Refusal(message: "\(quoted) in `\(ImportColumns.name(of: field))` is neither true nor false, nor a time such as 2026-01-31")
    }
    worsen(&row, state)
    row.doubt =
      state == .bounced
      ? "\(quoted) is no day such as 2026-01-31; they are taken to have bounced, whenever it was"
      : "\(quoted) is no day such as 2026-01-31; they are taken to have left, whenever it was"
  }

  /// What ``ImportedPerson/Standing/text`` writes.
  private func standing(_ text: String) -> ImportedPerson.Standing? {
    var words = text.split(separator: " ", maxSplits: 3)[...]
    guard let word = words.popFirst(), let state = ImportWord.state(String(word)) else { return nil }
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

  private func noOfBoolean(_ text: String) -> MembershipState? {
    AttributeKind.boolean.canonical(text) == "false" ? .unsubscribed : nil
  }

  /// A state that stands in a column of another kind. A yes there is none to more than the row says otherwise.
  private func heed(_ state: MembershipState, _ row: inout Row) {
    if state.isFinal { return worsen(&row, state) }
    if state == .pending, row.state == .confirmed { row.state = .pending }
  }

  /// What stops mail of every list outweighs that somebody left one.
  private func worsen(_ row: inout Row, _ state: MembershipState) {
    let isWorse = MembershipState.stops.contains(state) && !MembershipState.stops.contains(row.state)
    if !row.state.isFinal || isWorse { row.state = state }
  }
}
