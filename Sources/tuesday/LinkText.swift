import Campaigns

/// The counted links of an issue, for a terminal.
enum LinkText {
  static func table(_ links: [IssueLink]) -> String {
    if links.isEmpty { return "It has no link that is counted." }
    let largest = links.map(\.counts.people).max() ?? 0
    let hasReaders = links.contains { $0.counts.readers > 0 }
    let head = ["link", "clicks"] + (hasReaders ? ["clickers"] : []) + ["machines", "", "leads to"]
    let rows = links.map { link -> [String] in
      let counts = link.counts
      return ["\(link.number)", "\(counts.people)"] + (hasReaders ? ["\(counts.readers)"] : [])
        + [
          "\(counts.machines)", ReportText.bar(counts.people, of: largest),
          link.target + (link.target == link.address ? "" : "  (in the mail: \(link.address))"),
        ]
    }
    return Terminal.table([head] + rows)
  }
}
