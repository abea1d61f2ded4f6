internal import Audience
internal import Mail
internal import Store
internal import Words

/// Whether a post may go out as it is now, by what its approvers have said. Of each of them the last word about this content counts: one yes
/// is enough, and one no is too many.
package enum ApprovalStanding: Sendable, Hashable {
  case approved([Approval])
  /// Nobody has said anything about this content.
  case open(approvers: [String])
  case refused([Approval])
  /// It was approved, and is another since.
  case changed(approved: Approval, approvers: [String])
  /// All approvers are its authors.
  case impossible

  /// - Parameters:
  ///   - answers: the first first. The no of somebody who was erased since stands until somebody says yes after it.
  ///   - approvers: those who count.
  init(_ answers: [Approval], to content: String, approvers: [Mailbox]) {
    let keys = Set(approvers.map(\.address.key))
    let counted = answers.filter { keys.contains($0.key) }
    let last = Dictionary(counted.filter { $0.content == content }.map { ($0.key, $0) }) { $1 }.values.sorted { $0.at < $1.at }
    let yes = last.filter { $0.verdict == .yes }
    let left = Dictionary(answers.filter { $0.isOfErased && $0.content == content }.map { ($0.key, $0) }) { $1 }.values.filter { answer in
      answer.verdict == .no && !yes.contains { $0.at > answer.at }
    }
    let no = last.filter { $0.verdict == .no } + left.sorted { $0.at < $1.at }
    let names = approvers.map(\.address.text)
    if !no.isEmpty {
      self = .refused(no)
    } else if !yes.isEmpty {
      self = .approved(yes)
    } else if approvers.isEmpty {
      self = .impossible
    } else if let before = counted.last, before.verdict == .yes {
      self = .changed(approved: before, approvers: names)
    } else {
      self = .open(approvers: names)
    }
  }

  package var isGiven: Bool { if case .approved = self { true } else { false } }

  /// Who approved it, and when; empty while it is not approved.
  package var signatures: [String] { if case .approved(let answers) = self { answers.map(\.signature) } else { [] } }

  /// Whether asking for an answer may bring one.
  var isAwaited: Bool {
    switch self {
    case .open, .changed: true
    case .approved, .refused, .impossible: false
    }
  }

  /// For scripts: approved, open, refused, changed, impossible.
  package var word: String {
    switch self {
    case .approved: "approved"
    case .open: "open"
    case .refused: "refused"
    case .changed: "changed"
    case .impossible: "impossible"
    }
  }

  /// In words, on one line.
  package var text: String {
    switch self {
    case .approved: "approved by \(signatures.joined(separator: " and "))"
    case .open(let approvers): "waits for approval by \(approvers.joined(separator: " or "))"
    case .refused(let answers):
      answers.map { "\($0.signature) said no\($0.words.isEmpty ? "" : ": " + $0.words.onOneLine)" }.joined(separator: "; ")
    case .changed(let answer, _): "approved by \(answer.signature), but changed since: it needs a new review"
    case .impossible: "nobody may approve it: all of publication.approvers are its authors"
    }
  }

  /// What kept it from its day, of a post that was not approved in time.
  var wait: String {
    switch self {
    case .open(let approvers): "waited for the yes of \(approvers.joined(separator: " or "))"
    case .changed(let answer, let approvers):
      "was changed after the yes of \(answer.signature), and waited for that of \(approvers.joined(separator: " or "))"
    case .refused, .impossible, .approved: text
    }
  }

  /// What to do; nil when it is given.
  package func advice(path: String) -> String? {
    switch self {
    case .approved: nil
    case .open, .changed: "ask for it: tuesday review \(path)"
    case .refused(let answers) where answers.allSatisfy(\.isOfErased): "change the post, or ask others: tuesday review \(path)"
    case .refused: "change the post and ask again: tuesday review \(path)"
    case .impossible: "add somebody else to publication.approvers"
    }
  }
}

extension Approval {
  /// Who and when: `anna@example.org at 2026-11-24T08:00:00Z`.
  package var signature: String {
    "\(isOfErased ? "somebody who was erased since," : address) at \(at.rfc3339)\(way == .hand ? " (by hand)" : "")"
  }
}
