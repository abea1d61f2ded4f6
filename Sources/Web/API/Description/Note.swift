/// What there is to say of a value beside its type.
struct Note: Sendable, Hashable {
  /// For people.
  let words: String
  let example: JSONTree?
  /// As OpenAPI calls it: `date-time`, `email`.
  let format: String?
  /// All that it may be.
  let choices: [String]?
  /// Characters of a text, elements of a list, size of a number.
  let limits: ClosedRange<Int>?

  init(
    _ words: String, _ example: JSONTree? = nil, format: String? = nil, choices: [String]? = nil, limits: ClosedRange<Int>? = nil
  ) {
    (self.words, self.example, self.format, self.choices, self.limits) = (words, example, format, choices, limits)
  }

  /// An instant, in UTC.
  static func time(_ words: String) -> Note { Note(words, "2026-12-01T15:00:00Z", format: "date-time") }

  static func address(_ words: String) -> Note { Note(words, "ada@example.org") }
}
