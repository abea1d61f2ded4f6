internal import Store
internal import Words

/// What people and writers changed of one person by themselves, by the person's journal. It may be empty now because somebody wanted it so.
struct HandChanges {
  /// As ``Subscriber/Changes`` names them.
  let fields: Set<String>
  /// Lines of the journal about tags that were taken off.
  private let untagged: [String]

  /// Begins the cause of a change that nobody made by hand.
  static let notByHand = "by the import of "

  init(of id: SubscriberID, _ connection: Connection) throws {
    let lines = try connection.rows(
      "SELECT event, cause FROM consents WHERE subscriber_id = $1 AND list_id IS NULL AND event IN ('changed', 'untagged')", [id.sql]
    ) { (event: try $0.choice("event") as Consent.Event, cause: try $0.text("cause")) }
    untagged = lines.filter { $0.event == .untagged }.map(\.cause)
    fields = lines.filter { $0.event == .changed }.reduce(into: []) { $0.formUnion(Self.fields($1.cause)) }
  }

  /// In whatever case: who takes `vip` off does not want `Vip`.
  func hasTaken(_ tag: String) -> Bool {
    let beginning = "\(RuleToken.quoted(tag)) ".folded
    return untagged.contains { $0.folded.hasPrefix(beginning) }
  }

  /// `name, city on the preference page`: names have neither spaces nor commas.
  private static func fields(_ cause: String) -> [String] {
    let words = cause.split(separator: " ")
    guard let last = words.firstIndex(where: { !$0.hasSuffix(",") }),
      !words[(last + 1)...].joined(separator: " ").hasPrefix(notByHand)
    else { return [] }
    return words[...last].map { String($0.prefix { $0 != "," }) }
  }
}
