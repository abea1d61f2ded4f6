extension MergeTags {
  /// The number with which each field is first compared by size, by the fields' names.
  var sizes: [String: String] {
    let sizes = entries.flatMap { entry -> [(field: MergeField, literal: String)] in
      if case .condition(let condition) = entry { condition.sizes } else { [] }
    }
    return Dictionary(sizes.map { ($0.field.name, $0.literal) }) { first, _ in first }
  }
}
