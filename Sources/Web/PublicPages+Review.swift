internal import Audience
internal import Campaigns
internal import Mail
internal import Markdown

/// The values of the pages behind the link of a mail that asks for an approval.
extension PublicPages {
  /// - Parameter given: the words of a no that cannot be taken, since there are none or too many; nil: no such answer was given.
  func review(
    _ manuscript: Manuscript, _ person: Subscriber, _ standing: ApprovalStanding, action: String, given: String?
  ) -> [String: Any] {
    let words = words(for: person)
    let issue = manuscript.issue
    var values = worded(title: "review_title", ["title": issue.title], words)
    values["standing"] = words["review_\(standing.word)", ["people": people(standing)]]
    values["said"] = if case .refused(let answers) = standing { answers.map(\.words) } else { [String]() }
    let readers = words["review_readers", ["count": "\(manuscript.count)", "list": title(manuscript.list)]]
    let from = issue.from.text
    let subjects = manuscript.subjects.map { ("review_subject", $0) }
    let facts =
      subjects + [
        ("review_description", issue.description), ("review_from", from), ("review_reply_to", issue.replyTo?.text ?? ""),
        ("review_to", readers), ("review_who", manuscript.audience ?? ""),
        ("review_content", Issue.short(manuscript.proposal.hash)),
      ]
    values["facts"] = facts.filter { !$0.1.isEmpty }.map { ["name": words[$0.0, [:]], "value": $0.1] }
    values["findings"] = manuscript.concerns
    values["source"] = manuscript.source
    values["text"] = manuscript.text
    values["action_url"] = action
    values["mail_url"] = "\(action)/mail"
    values["words_limit"] = "\(Approval.longestWords)"
    values["given"] = given ?? ""
    values["fault"] = given == nil ? "" : words["review_no_words", ["limit": "\(Approval.longestWords)"]]
    return values
  }

  /// After an answer.
  func answered(_ verdict: Approval.Verdict, _ manuscript: Manuscript, _ person: Subscriber, _ standing: ApprovalStanding) -> [String: Any]
  {
    let words = words(for: person)
    let texts = ["title": manuscript.issue.title, "people": people(standing)]
    if verdict == .no { return notice("review_noted", texts, words: words) }
    guard !standing.isGiven else { return notice("review_thanks", texts, words: words) }
    // The yes stands, and so does somebody's no.
    var values = notice("review_thanks", texts, words: words)
    values["texts"] = [words["review_thanks_held", texts]]
    values["title"] = words["review_noted_title", texts]
    return values
  }

  private func people(_ standing: ApprovalStanding) -> String {
    switch standing {
    case .approved(let answers), .refused(let answers): answers.map(\.address).joined(separator: ", ")
    case .open, .changed, .impossible: ""
    }
  }
}
