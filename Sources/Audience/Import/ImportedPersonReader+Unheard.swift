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
  func unheardNo(_ record: ImportRecord, _ unkept: [Unkept]) -> String? {
    for index in columns.unasked {
      let (name, word) = (columns.names[index], record.field(index, encoding))
      guard saysNo(word, named: columns.noes.contains(index)), comesIn(record) else { continue }
      let taken = takes(name, word).map { "\($0), " } ?? ""
      return "`\(name)` says \(word.onOneLine.prefix(60)), but nothing is made of that column: \(taken)--map '\(name)=' leaves it out"
    }
    if let member = unkept.first(where: { saysNo($0.value, named: ImportWord.isOfNo($0.key)) }), comesIn(record) {
      return
        "`\(member.name)` says \(member.value.onOneLine.prefix(60)), but nothing is made of that: give the rows of such people a column `state`, or name what is kept under [attributes]"
    }
    return nil
  }

  private func comesIn(_ record: ImportRecord) -> Bool {
    guard let person = try? person(record) else { return false }
    return !person.hasLeft && person.resubscribe.isEmpty
  }

  /// - Parameter isOfNo: whether it stands under a name that has a no.
  private func saysNo(_ text: String, named isOfNo: Bool) -> Bool {
    if text.isEmpty { return false }
    // An address of a page where one can leave says nothing of who has.
    let isURL = !text.contains(" ") && (text.contains("://") || text.hasPrefix("mailto:"))
    if !isURL && ImportWord.saysNo(text) { return true }
    if isOfNo { return !isURL && !ImportWord.isNothing(text) && !ImportWord.isNever(text) }
    guard text.utf8.first == UInt8(ascii: "{"), let members = JSONLinesReader.members(Array(text.utf8)) else { return false }
    return members.contains { saysNo($0.value, named: ImportWord.isOfNo($0.key)) }
  }

  /// What to do to have such a column taken; nil where nothing does.
  private func takes(_ name: String, _ text: String) -> String? {
    if ImportWord.isOfNo(name) {
      let map = "--map '\(name)=\(ImportWord.letters(name).contains("bounce") ? "bounced_at" : "unsubscribed_at")'"
      let isTaken = AttributeKind.boolean.canonical(text) != nil || moment(text) != nil
      return isTaken ? "\(map) takes it as where people stand" : "write true, or a day as 2026-11-24, into it and \(map) takes it"
    }
    guard ImportWord.state(text) != nil else { return nil }
    return "--map '\(name)=\(columns.index(of: .state) == nil ? "state" : "unsubscribed")' takes it as where people stand"
  }
}
