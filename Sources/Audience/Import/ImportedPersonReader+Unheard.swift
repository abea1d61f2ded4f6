internal import Words

/// Columns, and members of JSON, that nothing is made of: what they say of a row.
extension ImportedPersonReader {
  struct Unkept {
    /// As `attributes.plan`.
    let name: String
    let key: String
    let value: String
  }

  /// What the row's JSON has that is not kept.
  func unkept(_ record: ImportRecord) -> [Unkept] {
    objects.flatMap { index in
      let members = JSONLinesReader.members(Array(record.field(index, encoding).utf8)) ?? [:]
      return members.filter { !$0.value.isEmpty && attributes[$0.key] == nil }
        .map { Unkept(name: "\(columns.names[index]).\($0.key)", key: $0.key, value: $0.value) }
    }
  }

  /// What to do about a column that nothing is made of and nobody left out, and that says of somebody who would come in that they left:
  /// part of another program's export, a name that we do not know, or one that was damaged. Nil where there is none.
  ///
  /// - Parameter unkept: of the record's JSON.
  func unheardNo(_ record: ImportRecord, _ unkept: [Unkept]) -> Sentence? {
    for index in columns.unasked {
      let (column, word) = (columns.names[index], record.field(index, encoding))
      let name = Name(
        isOfNo: columns.noes.contains(index), isOfYes: columns.yeses.contains(index), isOfState: columns.standings.contains(index))
      guard saysNo(word, name), comesIn(record) else { continue }
      let taken: Sentence = takes(column, word).map { "\($0), " } ?? ""
      let said: Sentence = word.isEmpty ? "nothing" : "\(word.onOneLine.prefix(60))"
      return "`\(column)` says \(said), but nothing is made of that column: \(taken)--map '\(column)=' leaves it out"
    }
    if let member = unkept.first(where: { saysNo($0.value, memory.name($0.key)) }), comesIn(record) {
      return
        "`\(member.name)` says \(member.value.onOneLine.prefix(60)), but nothing is made of that: give the rows of such people a column `state`, or name what is kept under [attributes]"
    }
    return nil
  }

  private func comesIn(_ record: ImportRecord) -> Bool {
    guard let person = try? person(record) else { return false }
    return !person.hasLeft && person.resubscribe.isEmpty
  }

  /// What the name says under which a text stands.
  struct Name {
    let isOfNo: Bool
    let isOfYes: Bool
    let isOfState: Bool

    /// In an object that stands under another: `{"consent": {"email": false}}`.
    func under(_ other: Name) -> Name { Name(isOfNo: isOfNo, isOfYes: !isOfNo && (isOfYes || other.isOfYes), isOfState: isOfState) }

  }

  private func saysNo(_ text: String, _ name: Name) -> Bool {
    // Whoever does not say yes where others do has not said it.
    if name.isOfYes, text.utf8.first != UInt8(ascii: "{"), text.utf8.first != UInt8(ascii: "[") {
      return !ImportWord.saysYes(text, isTime: moment(text).map(ImportTime.isZero) == false)
    }
    if text.isEmpty { return false }
    if name.isOfState, let state = ImportWord.state(text), state != .confirmed { return true }
    // An address of a page where one can leave says nothing of who has.
    let isURL = !text.contains(" ") && (text.contains("://") || text.hasPrefix("mailto:"))
    if !isURL && ImportWord.saysNo(text) { return true }
    if name.isOfNo { return !isURL && !ImportWord.isNothing(text) && !ImportWord.isNever(text) }
    switch text.utf8.first {
    case UInt8(ascii: "{"):
      return JSONLinesReader.members(Array(text.utf8))?.contains { saysNo($0.value, memory.name($0.key).under(name)) } == true
    case UInt8(ascii: "["): return JSONLinesReader.elements(text)?.contains { saysNo($0, name) } == true
    default: return false
    }
  }

  /// What to do to have such a column taken; nil where nothing does.
  private func takes(_ name: String, _ text: String) -> Sentence? {
    if ImportWord.isOfNo(name) {
      let map = "--map '\(name)=\(ImportWord.letters(name).contains("bounce") ? "bounced_at" : "unsubscribed_at")'"
      let isTaken = AttributeKind.boolean.canonical(text) != nil || moment(text) != nil
      return isTaken ? "\(map) takes it as where people stand" : "write true, or a day as 2026-11-24, into it and \(map) takes it"
    }
    if ImportWord.isOfYes(name) {
      return
        "--map '\(name)=subscribed' takes it as whether they want mail: a no there is taken as having left, and a word that is neither refuses its row"
    }
    guard ImportWord.state(text) != nil else { return nil }
    return "--map '\(name)=\(columns.index(of: .state) == nil ? "state" : "unsubscribed")' takes it as where people stand"
  }
}

extension ImportedPersonReader.Name {
  init(_ name: String) {
    self.init(isOfNo: ImportWord.isOfNo(name), isOfYes: ImportWord.isOfYes(name), isOfState: ImportWord.isOfState(name))
  }
}
