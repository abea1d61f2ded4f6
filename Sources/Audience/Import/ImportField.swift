/// What a column of a file holds.
enum ImportField: Hashable {
  case address, name, firstName, lastName, language, zone
  /// When the person came.
  case joined
  /// Slugs of lists, separated by commas or semicolons.
  case lists
  case tags
  /// Where the person stands on the list of this slug: a column `list:digest`.
  case standing(String)
  /// A word for where the person stands: `subscribed`, `unsubscribed`, `bounced` …
  case state
  /// True for those who want mail, or for those who do not.
  case wantsMail, wantsNoMail
  /// When they said yes, by another program's own confirmation.
  case confirmedAt
  /// Filled for those who left, or whose mailbox refused.
  case leftAt, bouncedAt
  /// Why somebody who left comes back all the same; empty for everybody else.
  case resubscribe
  case attribute(String, AttributeKind)
  /// A JSON object of attributes.
  case attributes

  /// The name of the one that it is.
  var attribute: String? { if case .attribute(let name, _) = self { name } else { nil } }
}
