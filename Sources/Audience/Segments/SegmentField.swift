/// Something known about a person that a rule can ask for.
package struct SegmentField: Sendable, Hashable {
  package let name: String
  package let kind: AttributeKind

  private init(_ name: String, _ kind: AttributeKind) {
    self.name = name
    self.kind = kind
  }

  package static let email = SegmentField("email", .text)
  static let domain = SegmentField("domain", .text)
  package static let fullName = SegmentField("name", .text)
  static let firstName = SegmentField("first_name", .text)
  static let language = SegmentField("language", .text)
  static let zone = SegmentField("zone", .text)
  static let joined = SegmentField("joined", .date)

  /// What is known of everybody.
  package static let standard = [email, domain, fullName, firstName, language, zone, joined]

  /// The standard ones and the publication's own attributes; names that could not stand in a statement are left out.
  package static func all(_ attributes: [String: AttributeKind]) -> [SegmentField] {
    let own = attributes.filter { name, _ in AttributeKind.isName(name) && !standard.contains { $0.name == name } }
    return standard + own.sorted { $0.key < $1.key }.map { SegmentField($0.key, $0.value) }
  }
}
