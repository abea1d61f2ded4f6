internal import Audience
internal import Campaigns
internal import Foundation
internal import Mail
internal import Markdown
internal import Store
internal import Words

/// The values of the pages behind the link of a mail that asks for an approval.
extension PublicPages {
  /// - Parameters:
  ///   - day: of the slot that it would have; nil: none.
  ///   - given: the words of a no that cannot be taken, since there are none or too many; nil: no such answer was given.
  func review(
    _ manuscript: Manuscript, _ person: Subscriber, _ standing: ApprovalStanding, leaving day: ComingSlots.Day?, action: String,
    given: String?
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
        ("review_to", readers), ("review_who", manuscript.audience ?? ""), ("review_leaves", departure(day, words)),
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

  /// When it leaves with a yes.
  private func departure(_ day: ComingSlots.Day?, _ words: PageWords) -> String {
    guard let day else { return words["review_no_day", [:]] }
    let leaves = (try? Date(day.leaves ?? day.utc, strategy: .iso8601)).map { Timestamp($0) }
    let time = leaves?.local(in: ZoneName.known(day.zone) ?? publication.zone, language: words.language) ?? day.local
    // Each of them has an offset of their own.
    if day.begins != nil { return words["review_own_time", ["time": time.split(separator: " ").dropLast().joined(separator: " ")]] }
    return words[day.openUntil != nil && day.leaves == nil ? "review_at_once" : "review_at", ["time": time, "zone": day.zone]]
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
