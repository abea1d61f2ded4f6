/// What a JSON value has to look like (JSON Schema 2020-12, as far as the API needs it). Requests are held to it, and the document shows it.
struct Schema: Sendable, Hashable {
  indirect enum Kind: Sendable, Hashable {
    case text, integer, number, truth
    /// Whatever it is.
    case any
    case list(Schema)
    /// An object whose names are data.
    case map(Schema)
    case object(Form)
  }

  struct Property: Sendable, Hashable {
    let name: String
    let schema: Schema
    let isRequired: Bool
  }

  /// Of an object with names of ours.
  struct Form: Sendable, Hashable {
    let name: String
    let properties: [Property]
    /// Whether other names are an error: of what is asked. What is answered may have more in a later version.
    let isClosed: Bool
  }

  let kind: Kind
  var note = Note("")

  init(_ kind: Kind, _ note: Note = Note("")) { (self.kind, self.note) = (kind, note) }

  /// The same with what is said of the place where it stands.
  func noted(_ note: Note?) -> Schema {
    guard let note else { return self }
    let own = self.note
    return Schema(
      kind,
      Note(
        note.words.isEmpty ? own.words : note.words, note.example ?? own.example, format: note.format ?? own.format,
        choices: note.choices ?? own.choices, limits: note.limits ?? own.limits))
  }

  /// Put together from those of its parts.
  var example: JSONTree {
    if let example = note.example { return example }
    switch kind {
    case .text: return .text(note.choices?.first ?? "")
    case .integer: return .integer(note.limits?.lowerBound ?? 1)
    case .number: return .number(1.5)
    case .truth: return true
    case .any: return "…"
    case .list(let element): return .list([element.example])
    case .map: return [:]
    case .object(let form): return .object(Dictionary(form.properties.map { ($0.name, $0.schema.example) }) { $1 })
    }
  }
}
