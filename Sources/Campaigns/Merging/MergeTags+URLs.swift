internal import Markdown
internal import Words

extension MergeTags {
  /// Values in the addresses of links and pictures are percent-encoded from here on.
  ///
  /// - Returns: errors for values of a reader that would decide where an address leads; only our own links may begin one.
  mutating func placeInURLs(of document: Document) -> [Diagnostic] {
    if entries.isEmpty { return [] }
    var faults: [Diagnostic] = []
    for address in document.links.map(\.destination) + document.images.map(\.source) where MergeMark.isIn(address) {
      for number in place(in: address) {
        guard case .value(let tag)? = entry(number), tag.field.isOwnURL else {
          let hint = "write the address, and the value in its path or query: https://example.org/?for={{ email }}"
          faults.append(fault(of: number, "a reader's value would decide where the link leads", hint))
          continue
        }
        let message = "the reader's own {{ \(tag.field.name) }} in the address of another site, which could act for them"
        faults.append(fault(of: number, message, "link to it alone"))
      }
    }
    return faults
  }

  /// The values that stand where the address's scheme or host is, and the reader's own links that another site would get.
  private mutating func place(in address: String) -> [Int] {
    var found: [Int] = []
    var lead = ""
    // What stands before each open condition: its branches may add nothing to it.
    var opened: [String] = []
    for piece in MergeMark.pieces(of: address) {
      guard case .mark(let mark) = piece else {
        lead += piece.written
        continue
      }
      switch mark.sign {
      case .begin: opened.append(lead)
      case .otherwise: lead = opened.last ?? ""
      case .end: lead = opened.popLast() ?? ""
      case nil:
        guard entries.indices.contains(mark.number), case .value(var tag) = entries[mark.number] else { continue }
        if tag.field.isOwnURL {
          if lead.isEmpty { lead = Self.own }
          if !lead.hasPrefix(Self.own), tag.field != .webURL { found.append(mark.number) }
          continue
        }
        // Whoever gave it had to give an address.
        if lead.isEmpty, addresses.contains(tag.field.name) {
          lead = Self.own
          continue
        }
        if Self.isBeforePath(lead) { found.append(mark.number) }
        tag.isInURL = true
        entries[mark.number] = .value(tag)
      }
    }
    return found
  }

  /// Stands for an address of ours.
  private static let own = "https://own/"

  private static func isBeforePath(_ lead: String) -> Bool {
    guard LinkTarget.isWeb(lead) else { return !lead.contains { ":/?#".contains($0) } }
    return lead.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last?.contains { "/?#".contains($0) } != true
  }
}
