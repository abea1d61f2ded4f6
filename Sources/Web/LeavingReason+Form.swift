internal import Audience
internal import Store

extension LeavingReason {
  /// What the form on the page after leaving says; nil where nothing is chosen and nothing written.
  init?(_ fields: FormFields, now: Timestamp) {
    let words = fields.line("words", upTo: Self.longestWords)
    guard let kind = Kind(rawValue: fields["why"]) ?? (words.isEmpty ? nil : .other) else { return nil }
    self.init(kind, words: words, at: now)
  }
}

extension LeavingReason.Kind {
  /// By which our words call it.
  var word: String { "because_\(rawValue.replacing(" ", with: "_"))" }
}
