internal import Words
internal import Yams

extension FrontMatterReader {
  private static let count = 2...5

  mutating func subjects(_ value: Node) -> [String] {
    let hint = "write a list of \(Self.count.lowerBound) to \(Self.count.upperBound) lines: subjects: [\"One\", \"Another\"]"
    guard let nodes = value.sequence.map(Array.init) else {
      fail(value, "`subjects` is no list", hint: "\(hint); a single subject is the `title`")
      return []
    }
    let subjects = nodes.compactMap { node -> String? in
      guard node.scalar != nil else {
        fail(node, "a subject is no text", hint: "quote one that holds a colon: \"One: two\"")
        return nil
      }
      let subject = text(node, "subjects")
      if subject == nil { fail(node, "a subject is empty", hint: "write one, or take the line out") }
      return subject
    }
    for (index, node) in nodes.enumerated() { place("subjects.\(index + 1)", node) }
    for (index, subject) in subjects.enumerated() where subjects[..<index].contains(subject) {
      fail(nodes.indices.contains(index) ? nodes[index] : value, "a subject stands there twice", hint: "take one of them out")
    }
    if !Self.count.contains(nodes.count) {
      fail(value, "`subjects` has \(nodes.count) \(nodes.count == 1 ? "line" : "lines")", hint: hint)
    }
    return subjects
  }

  mutating func trial(_ value: Node) -> TrialWish? {
    guard let mapping = value.mapping else {
      fail(value, "`trial` has no keys", hint: "write trial: {share: 20%, wait: 4h, metric: clicks}, or leave it out")
      return nil
    }
    var wish = TrialWish()
    for (keyNode, value) in mapping {
      let key = keyNode.string ?? ""
      place("trial.\(key)", value)
      switch key {
      case "share": wish.share = share(value)
      case "wait": wish.wait = seconds(value)
      case "metric": wish.metric = metric(value)
      default:
        let guess = Spelling.guess(key.lowercased(), among: ["share", "wait", "metric"])
        fail(
          keyNode, "unknown key `\(key)` of a trial", hint: guess.map { "did you mean `\($0)`?" } ?? "a trial has share, wait and metric")
      }
    }
    return wish
  }

  private mutating func share(_ value: Node) -> Int? {
    let share = value.scalar?.string.wholeMatch(of: /(\d{1,3}) ?%?/).flatMap { Int($0.1) }
    guard let share, (1...90).contains(share) else {
      fail(value, "`share` is no part of the readers", hint: "write how many of a hundred take part, from 1 to 90: share: 20%")
      return nil
    }
    return share
  }

  private mutating func seconds(_ value: Node) -> Int? {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    let match = value.scalar?.string.wholeMatch(of: /(\d{1,6}) ?([smhd])/)
    let seconds = match.flatMap { match in Int(match.1).flatMap { count in match.2.first.flatMap { units[$0] }.map { count * $0 } } }
    guard let seconds, (1...14 * 86_400).contains(seconds) else {
      fail(value, "`wait` is no time", hint: "write a number with a unit, 14d at most: wait: 4h, wait: 90m")
      return nil
    }
    return seconds
  }

  private mutating func metric(_ value: Node) -> TrialMetric? {
    let words = TrialMetric.allCases.map(\.rawValue)
    guard let metric = (value.scalar?.string).flatMap({ TrialMetric(rawValue: $0) }) else {
      let guess = value.scalar.flatMap { Spelling.guess($0.string.lowercased(), among: words) }
      fail(
        value, "`metric` is none of \(words.joined(separator: ", "))",
        hint: guess.map { "did you mean `\($0)`?" } ?? "clicks: by how many a link is followed; unsubscribes: how many leave by the mail")
      return nil
    }
    return metric
  }
}
