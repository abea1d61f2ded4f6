internal import Audience
internal import Campaigns
internal import Store

/// Which readers are looked for, as the address of their page or a form says it.
struct ReaderQuery: Sendable {
  let words: String
  /// The name of the field whose beginning the words are.
  let field: String
  /// A slug.
  let list: String
  let state: String
  /// As somebody typed it, or the name of a saved one.
  let rule: String

  init(_ value: (String) -> String) {
    (words, field, list) = (value("words"), value("by"), value("list"))
    (state, rule) = (value("state"), value("rule"))
  }

  /// What is not empty, by name.
  var items: [(name: String, value: String)] {
    [("words", words), ("by", words.isEmpty ? "" : field), ("list", list), ("state", state), ("rule", rule)].filter { !$0.1.isEmpty }
      .map { (name: $0.0, value: $0.1) }
  }

  /// Of its page.
  func path(after last: SubscriberID? = nil) -> String {
    DeskPath.query("/desk/subscribers", items + [("after", last.map { "\($0.rawValue)" } ?? "")])
  }

  /// - Throws: ``SegmentSyntaxError`` or ``Segment/Problem`` of a rule that is none. What no list or field is called means any.
  func filter(_ publication: Publication, now: Timestamp, _ connection: Connection) throws -> ReaderFilter {
    let attributes = publication.attributes
    let names = try SegmentNames(attributes: attributes, connection)
    let meant = rule.isEmpty ? .everyone : try Segment.expanding(try SegmentRule(parsing: rule, names: names), names, connection)
    return ReaderFilter(
      words, in: ReaderFilter.fields(attributes).first { $0.name == field } ?? .email,
      list: try list.isEmpty ? nil : MailingList.find(list, connection)?.id,
      state: MembershipState(rawValue: state).flatMap { $0 == .erased ? nil : $0 }, rule: meant,
      moment: SegmentMoment(now: now, zone: publication.zone))
  }
}

/// Why a rule is none, for the page that it was typed into.
struct RuleFault: Sendable {
  let text: String
  /// Where in the rule, 1-based; nil where that is not known.
  let column: Int?

  /// Nil for another error.
  init?(_ error: any Error) {
    switch error {
    case let error as SegmentSyntaxError: (text, column) = ("\(error.message) (\(error.hint))", error.column)
    case let error as Segment.Problem: (text, column) = (error.description, nil)
    default: return nil
    }
  }

  /// The rule cut at the place, so that a page can point there; nil where none is known.
  func place(in rule: String) -> (before: String, after: String)? {
    column.map { (before: String(rule.prefix($0 - 1).suffix(60)), after: String(rule.dropFirst($0 - 1).prefix(60))) }
  }
}
