import Mail

/// Refusals as servers say them, each labelled by hand before it was ever read by the program.
struct LabelledRefusal: Sendable {
  let isHard: Bool
  let reason: RefusalReason
  /// As it stands in a report's `Diagnostic-Code`, or in a server's answer.
  let words: String

  /// - Parameter line: `H unknown user | 550 5.1.1 …`; `H` is hard, `s` is soft.
  init?(_ line: Substring) {
    let parts = line.split(separator: "|", maxSplits: 1).map { $0.trimmingPrefix(" ") }
    guard parts.count == 2, let mark = parts[0].first, mark == "H" || mark == "s" else { return nil }
    var label = parts[0].dropFirst().trimmingPrefix(" ")
    while label.last == " " { label.removeLast() }
    guard let reason = RefusalReason(rawValue: String(label)) else { return nil }
    (isHard, self.reason, words) = (mark == "H", reason, String(parts[1]))
  }
}

/// Many of them.
struct RefusalCorpus: Sendable {
  let refusals: [LabelledRefusal]
  /// Lines that have no label.
  let faulty: [String]

  init(_ text: String) {
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    refusals = lines.compactMap(LabelledRefusal.init)
    faulty = lines.filter { LabelledRefusal($0) == nil }.map(String.init)
  }

  /// How the program does.
  struct Figures: Sendable, CustomStringConvertible {
    var count = 0
    /// Hard is hard, and soft is soft.
    var right = 0
    var reasonRight = 0
    var soft = 0
    /// Soft that was taken for hard: somebody loses their newsletter for nothing.
    var falselyHard = 0
    /// What was not right, for who mends it.
    var wrong: [String] = []

    var description: String {
      "\(count) refusals: hard/soft right \(right), reason right \(reasonRight), \(falselyHard) of \(soft) soft ones taken for hard"
    }
  }

  func figures(_ read: (LabelledRefusal) -> (isHard: Bool, reason: RefusalReason)?) -> Figures {
    refusals.reduce(into: Figures()) { figures, one in
      let found = read(one)
      figures.count += 1
      figures.soft += one.isHard ? 0 : 1
      figures.right += found?.isHard == one.isHard ? 1 : 0
      figures.reasonRight += found?.reason == one.reason ? 1 : 0
      figures.falselyHard += found?.isHard == true && !one.isHard ? 1 : 0
      if found?.isHard != one.isHard || found?.reason != one.reason {
        figures.wrong.append("\(found?.isHard == true ? "H" : "s") \(found?.reason.rawValue ?? "nothing") for: \(one)")
      }
    }
  }
}
