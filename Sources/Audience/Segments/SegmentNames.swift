/// The names that a rule can use. Those of lists, tags, segments and campaigns are nil where no database is at hand: then any will do.
package struct SegmentNames: Sendable {
  let fields: [SegmentField]
  let lists: Set<String>?
  let tags: Set<String>?
  let segments: Set<String>?
  let campaigns: Set<String>?

  package init(attributes: [String: AttributeKind]) {
    fields = SegmentField.all(attributes)
    (lists, tags, segments, campaigns) = (nil, nil, nil, nil)
  }
}
