internal import Markdown

extension MergeTags {
  /// The number with which each field is first compared by size, by the fields' names.
  var sizes: [String: String] {
    let sizes = entries.flatMap { entry -> [(field: MergeField, literal: String)] in
      if case .condition(let condition) = entry { condition.sizes } else { [] }
    }
    return Dictionary(sizes.map { ($0.field.name, $0.literal) }) { first, _ in first }
  }

  /// That a condition compares a text by its letters where its writer meant a number.
  ///
  /// - Parameter used: the marks that are tags; those in code are none.
  func nearSizes(used: Set<Int>) -> [Diagnostic] {
    used.sorted().flatMap { number -> [Diagnostic] in
      guard case .condition(let condition)? = entry(number) else { return [] }
      return condition.nearSizes.map { field, literal in
        warning(
          of: number, "`\(field.name)` is compared with \"\(literal)\" letter by letter, since that is no number",
          "write the number in digits alone, with a point where it has a fraction: {% if \(field.name) > 1000 %}")
      }
    }
  }
}
