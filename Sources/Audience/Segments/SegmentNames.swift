/// The names that a rule can use. Those of lists, tags, segments and campaigns are nil where no database is at hand: then any will do.
package struct SegmentNames: Sendable {
  package let fields: [SegmentField]
  package let lists: Set<String>?
  package let tags: Set<String>?
  package let segments: Set<String>?
  package let campaigns: Set<String>?

  package init(attributes: [String: AttributeKind]) {
    fields = SegmentField.all(attributes)
    (lists, tags, segments, campaigns) = (nil, nil, nil, nil)
  }
}
