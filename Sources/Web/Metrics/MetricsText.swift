internal import Words

/// Prometheus's text exposition format 0.0.4, which each later version of it reads too.
struct MetricsText {
  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  enum Kind: String {
    case counter, gauge, histogram
  }

  typealias Labels = [(name: String, value: String)]

  /// What every line of ours has, so that the numbers of several publications are told apart.
  let common: Labels
  private(set) var text = ""

  init(common: Labels) { self.common = common }

  /// One number without labels of its own.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: Double?) {
    guard let value else { return }
    add(name, kind, help, [([], value)])
  }

  /// One name with all its lines, which have to stand together.
  mutating func add(_ name: String, _ kind: Kind, _ help: String, _ lines: [(labels: Labels, value: Double)]) {
    begin(name, kind, help)
    for line in lines { write(name, common + line.labels, line.value) }
  }

  mutating func add(_ name: String, _ help: String, _ counts: DurationCounts) {
    begin(name, .histogram, help)
    let numbers = counts.cumulative
    for (limit, number) in zip(DurationCounts.limits.map { "\($0)" } + ["+Inf"], numbers) {
      write(name + "_bucket", common + [("le", limit)], Double(number))
    }
    write(name + "_sum", common, counts.seconds)
    write(name + "_count", common, Double(numbers.last ?? 0))
  }

  /// Names that Prometheus's own libraries give to what they tell of a process, without labels.
  mutating func addStandard(_ name: String, _ kind: Kind, _ help: String, _ value: Double?) {
    guard let value else { return }
    begin(name, kind, help)
    write(name, [], value)
  }

  private mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  private mutating func write(_ name: String, _ labels: Labels, _ value: Double) {
    let words = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
    let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    text += "\(name)\(words.isEmpty ? "" : "{\(words)}") \(number)\n"
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
