import Campaigns
import Delivery
import Markdown
import Store
import Words

/// What was asked about a post, and how it stands.
struct ReviewReport: Encodable, Sendable {
  let slug: String
  let title: String
  /// SHA-256 of what is to be approved, in hex.
  let content: String
  /// approved, open, refused, changed, impossible
  let approval: String
  let text: String
  /// Who was asked, and what became of the mail.
  let asked: [TestReport.Outcome]
  let findings: [Diagnostic]

  init(_ manuscript: Manuscript, _ standing: ApprovalStanding, _ asked: [TestReport.Outcome]) {
    slug = manuscript.proposal.subject.slug
    title = manuscript.issue.title
    content = manuscript.proposal.hash
    approval = standing.word
    text = standing.text
    self.asked = asked
    findings = manuscript.findings
  }

  /// For a person; the findings are told before.
  func text(route: [String], inbox: String, site: String) -> String {
    var lines = ["\(ContentName(slug, hash: content)) \(text)", "  asked, \(SendingPlan.route(route)):"]
    lines += Terminal.table(asked.map(\.row)).split(separator: "\n").map { "    \($0)" }
    lines.append("  the links lead to \(site), where `tuesday serve` shows the post")
    if route.isEmpty { lines.append("  read the mails: tuesday inbox, or the files in \(inbox)/new") }
    return lines.joined(separator: "\n")
  }
}

/// All that was said of a post.
struct ReviewAnswers: Encodable, Sendable {
  struct Answer: Encodable, Sendable {
    let approver: String
    let verdict: String
    /// link or hand
    let way: String
    let words: String
    let at: String
    /// Whether it is about the post as it is now.
    let isCurrent: Bool
  }

  let slug: String
  let content: String
  let approval: String
  let answers: [Answer]
  /// How it stands, and what to do.
  let summary: String

  init(_ manuscript: Manuscript, _ standing: ApprovalStanding, _ said: [Approval]) {
    slug = manuscript.proposal.subject.slug
    content = manuscript.proposal.hash
    approval = standing.word
    summary =
      "\(manuscript.proposal.contentName) \(standing.text)"
      + (standing.advice(path: manuscript.post.file).map { "; \($0)" } ?? "")
    answers = said.map {
      Answer(
        approver: $0.address, verdict: $0.verdict.rawValue, way: $0.way.rawValue, words: $0.words, at: $0.at.rfc3339,
        isCurrent: $0.content == manuscript.proposal.hash)
    }
  }

  var text: String {
    let rows = answers.map { answer in
      [
        "  \(answer.at)", answer.approver, answer.verdict + (answer.way == "hand" ? " (by hand)" : ""),
        answer.isCurrent ? "as it is now" : "to another content", answer.words.onOneLine,
      ]
    }
    return ([summary] + (rows.isEmpty ? [] : [Terminal.table(rows)])).joined(separator: "\n")
  }
}
