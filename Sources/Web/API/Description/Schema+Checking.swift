internal import Words

extension Schema {
  /// Where a value is not as it has to be, each place once; none: it fits.
  ///
  /// - Parameters:
  ///   - pointer: of the value (RFC 6901).
  ///   - isStrict: whether names that are not described are faults of what is answered too, as tests want it.
  func faults(in value: JSONTree, at pointer: String = "", isStrict: Bool = false) -> [Problem.Fault] {
    func fault(_ detail: String) -> [Problem.Fault] { [Problem.Fault(pointer: pointer, detail: detail)] }
    switch (kind, value) {
    case (.text, .text(let text)):
      if let choices = note.choices, !choices.contains(text) { return fault(Self.refusal(of: text, among: choices)) }
      // RFC 8259 §8.2: what no text may have in it is for nobody's eyes, and no database's.
      if text.unicodeScalars.contains("\0") { return fault("has a NUL in it") }
      // JSON Schema counts code points.
      return outside(text.unicodeScalars.count).map { fault("must have \($0) characters") } ?? []
    case (.integer, .integer(let number)): return outside(number).map { fault("must be \($0)") } ?? []
    case (.number, .integer), (.number, .number), (.truth, .truth), (.any, _): return []
    case (.list(let element), .list(let values)):
      if let limits = outside(values.count) { return fault("must have \(limits) elements") }
      return values.enumerated().flatMap { element.faults(in: $1, at: "\(pointer)/\($0)", isStrict: isStrict) }
    case (.map(let schema), .object(let members)):
      return members.sorted { $0.key < $1.key }.flatMap {
        schema.faults(in: $1, at: "\(pointer)/\($0.pointerEscaped)", isStrict: isStrict)
      }
    case (.object(let form), .object(let members)): return form.faults(in: members, at: pointer, isStrict: isStrict)
    default: return fault("must be \(words)")
    }
  }

  static func refusal(of word: String, among choices: [String]) -> String {
    let guess = Spelling.guess(word, among: choices).map { "did you mean \($0)?" }
    return "\"\(word.prefix(60))\" is not known here; "
      + (guess ?? (choices.isEmpty ? "there is none" : "known are \(choices.joined(separator: ", "))"))
  }

  /// What it has to be, where a number is not.
  private func outside(_ number: Int) -> String? {
    guard let limits = note.limits, !limits.contains(number) else { return nil }
    return "\(limits.lowerBound) to \(limits.upperBound)"
  }

  private var words: String {
    switch kind {
    case .text: "a text, in quotes"
    case .integer: "a whole number"
    case .number: "a number"
    case .truth: "true or false"
    case .any: "a value"
    case .list: "a list"
    case .map(let value) where value.kind == .text: "an object of texts"
    case .map, .object: "an object"
    }
  }
}

extension Schema.Form {
  fileprivate func faults(in members: [String: JSONTree], at pointer: String, isStrict: Bool) -> [Problem.Fault] {
    let known = properties.map(\.name)
    var faults: [Problem.Fault] = []
    if isClosed || isStrict {
      for name in members.keys.sorted() where !known.contains(name) {
        let guess = Spelling.guess(name, among: known).map { "did you mean \($0)?" }
        faults.append(
          Problem.Fault(
            pointer: "\(pointer)/\(name.pointerEscaped)",
            detail: "is not known here; " + (guess ?? (known.isEmpty ? "nothing is" : "known are \(known.joined(separator: ", "))"))))
      }
    }
    for property in properties {
      let place = "\(pointer)/\(property.name.pointerEscaped)"
      if let value = members[property.name] {
        faults += property.schema.faults(in: value, at: place, isStrict: isStrict)
      } else if property.isRequired {
        faults.append(Problem.Fault(pointer: place, detail: "is missing"))
      }
    }
    return faults
  }
}

extension String {
  /// RFC 6901 §3.
  var pointerEscaped: String { replacing("~", with: "~0").replacing("/", with: "~1") }
}
