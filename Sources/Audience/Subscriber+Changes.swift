package import Words

extension Subscriber {
  /// New values for what is known of a person, checked.
  package struct Changes: Sendable, Hashable {
    package private(set) var name: String?
    /// Asked for as `first_name`.
    package private(set) var givenName: String?
    package private(set) var language: String?
    package private(set) var zone: String?
    /// Canonical; an empty one removes what was there.
    package private(set) var attributes: [String: String] = [:]

    package struct Problem: Error, CustomStringConvertible {
      package let words: Sentence

      init(description words: Sentence) { self.words = words }

      package var description: String { words.description }
    }

    package init() {}

    /// Of values that were checked before; an empty one says nothing.
    init(name: String, givenName: String, language: String, zone: String, attributes: [String: String]) {
      self.name = name.isEmpty ? nil : name
      self.givenName = givenName.isEmpty ? nil : givenName
      self.language = language.isEmpty ? nil : language
      self.zone = zone.isEmpty ? nil : zone
      self.attributes = attributes
    }

    package var isEmpty: Bool { self == Changes() }

    /// A given name goes with the name that it came with.
    mutating func leaveOut(_ fields: Set<String>) {
      if fields.contains("first_name") || fields.contains("name") && name != nil { givenName = nil }
      if fields.contains("name") { name = nil }
      if fields.contains("language") { language = nil }
      if fields.contains("zone") { zone = nil }
      attributes = attributes.filter { !fields.contains($0.key) }
    }

    /// What is named, as it is asked for.
    var fields: [String] {
      [(name, "name"), (givenName, "first_name"), (language, "language"), (zone, "zone")].compactMap { $0.0 == nil ? nil : $0.1 }
        + attributes.keys.sorted()
    }

    /// - Parameters:
    ///   - field: `name`, `first_name`, `language`, `zone` or one of `attributes`.
    ///   - raw: as somebody typed it.
    package mutating func set(_ field: String, to raw: String, attributes: [String: AttributeKind]) throws(Problem) {
      switch field {
      case "name": name = try Self.name(raw)
      case "first_name": givenName = try Self.name(raw)
      case "language":
        guard let tag = raw.isEmpty ? "" : LanguageTag.canonical(raw) else {
          throw Problem(description: "language is \"\(raw.prefix(60))\", which is no language tag such as en or pt-BR")
        }
        language = tag
      case "zone":
        let known = ZoneName.known(raw)
        guard raw.isEmpty || known != nil else {
          throw Problem(description: "zone is \"\(raw.prefix(60))\", which is no time zone such as America/Chicago")
        }
        zone = known?.name ?? ""
      default:
        guard let kind = attributes[field] else {
          let known = ["name", "first_name", "language", "zone"] + attributes.keys.sorted()
          let guess: Sentence =
            Spelling.guess(field, among: known).map { "did you mean \($0)?" } ?? "known are \(known.joined(separator: ", "))"
          throw Problem(description: "nothing is kept as \"\(field)\": \(guess)")
        }
        self.attributes[field] = try Self.value(of: field, kind, raw)
      }
    }

    private static func name(_ raw: String) throws(Problem) -> String {
      let clean = Subscriber.cleanName(raw)
      guard clean.count <= Subscriber.nameLimit else {
        throw Problem(description: "a name of more than \(Subscriber.nameLimit) characters")
      }
      return clean
    }

    /// The canonical value of one of the publication's own attributes.
    static func value(of attribute: String, _ kind: AttributeKind, _ raw: String) throws(Problem) -> String {
      guard let value = raw.isEmpty ? "" : kind.canonical(raw) else {
        if kind == .text {
          throw Problem(description: "\(attribute) is longer than \(AttributeKind.textLimit) characters: \"\(raw.prefix(60))…\"")
        }
        throw Problem(description: "\(attribute) is \"\(raw.prefix(60))\", which is no \(Sentence(kind.rawValue))")
      }
      return value
    }
  }
}
