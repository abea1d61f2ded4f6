package import Store

/// Which people of the publication are meant: those whose address, name or attribute begins with some words, who stand somewhere on a list, and whom a
/// rule means. Nobody who was erased is, nor who only had a test or a notice.
package struct ReaderFilter: Sendable {
  /// Where ``words`` are looked for.
  package let field: SegmentField
  /// The beginning of a value; empty for any.
  package let words: String
  /// Nil for any.
  package let list: ListID?
  /// Where they stand on ``list`` or, without one, on some list; nil for anywhere.
  package let state: MembershipState?
  /// Without saved segments in it.
  package let rule: SegmentRule
  package let moment: SegmentMoment

  package init(
    _ words: String = "", in field: SegmentField = .email, list: ListID? = nil, state: MembershipState? = nil,
    rule: SegmentRule = .everyone, moment: SegmentMoment
  ) {
    (self.words, self.field, self.list, self.state, self.rule, self.moment) = (words, field, list, state, rule, moment)
  }

  /// The fields whose beginning can be looked for: those that have an index, and the publication's own.
  package static func fields(_ attributes: [String: AttributeKind]) -> [SegmentField] {
    [.email, .fullName] + SegmentField.all(attributes).filter(\.isAttribute)
  }
}
