import Campaigns

/// As `tuesday series` tells it.
extension SeriesReport {
  /// A line of a table.
  var row: [String] {
    let faults = steps.count { $0.fault != nil }
    let counts = "\(steps.reduce(0) { $0 + $1.waiting }) under way, \(finished) finished, \(stopped.values.reduce(0, +)) stopped"
    let trouble = problem ?? (faults > 0 ? "\(faults) with faults: tuesday series check \(series)" : nil)
    return [
      series, state, list.map { "to \($0)" } ?? "", at ?? "", "\(steps.count) \(steps.count == 1 ? "step" : "steps")",
      [counts, trouble].compactMap(\.self).joined(separator: "; "),
    ]
  }

  var text: String {
    var head = "\(series)  \(state)"
    if let list, let at, let begins {
      head += ", to \(list) at \(at), begun by \(begins == Series.Begin.confirmed.rawValue ? "a confirmed subscription" : "hand")"
    }
    let rows = steps.map { step in
      [
        "  \(step.file)", step.after.map { "after \($0) \($0 == 1 ? "day" : "days")" } ?? "?", "\(step.had) had it",
        "\(step.waiting) wait for it", step.title,
      ]
    }
    let ends = ["  \(finished) finished"] + stopped.sorted { $0.key < $1.key }.map { "  \($0.value) stopped: \($0.key)" }
    let faults = steps.compactMap(\.fault) + [problem].compactMap(\.self)
    return ([head] + (rows.isEmpty ? [] : [Terminal.table(rows)]) + ends + faults).joined(separator: "\n")
  }
}

extension SeriesStanding {
  var row: [String] {
    let last = step.map { "\($0) \(delivery ?? "")" } ?? "-"
    let coming = next.map { "next \($0)\(due.map { " at \($0)" } ?? "")" } ?? ""
    return [address, state, last, reason ?? coming]
  }

  var text: String { "series \(series): \(row.dropFirst().filter { !$0.isEmpty && $0 != "-" }.joined(separator: ", "))" }
}
