/// What became of each file, for a person and for a script.
struct RemoteReport: Encodable {
  struct Conflict: Encodable {
    let file: String
    /// Where the one here is, and that of the server.
    let here: String
    let there: String
    let advice: String
  }

  struct Refused: Encodable {
    let file: String
    let because: String
  }

  var done: [String] = []
  var unchanged = 0
  /// What is worth knowing, and nobody has to do anything about now.
  var notes: [String] = []
  /// What is gone here and not there: perhaps it has another name now, and would go out twice.
  var gone: [String] = []
  var conflicts: [Conflict] = []
  var refused: [Refused] = []

  var isWhole: Bool { gone.isEmpty && conflicts.isEmpty && refused.isEmpty }

  /// - Parameter verb: `pushed`, or with `--dry-run` `would be pushed`.
  func text(_ verb: String) -> String {
    var lines = done.map { "\(verb): \($0)" }
    if unchanged > 0 { lines.append("\(unchanged) the same on both sides") }
    lines += notes + gone.map { "GONE \($0)" }
    lines += conflicts.map { "CONFLICT \($0.file): yours is \($0.here), the other is \($0.there); \($0.advice)" }
    lines += refused.map { "REFUSED \($0.file): \($0.because)" }
    return lines.isEmpty ? "There is nothing to do." : lines.joined(separator: "\n")
  }
}
