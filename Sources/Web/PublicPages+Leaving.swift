internal import Audience
internal import Campaigns
internal import Mail

/// The values of the pages behind the unsubscribe link.
extension PublicPages {
  /// - Parameter address: as it is shown.
  func unsubscribe(_ address: String, list: MailingList?, action: String, _ words: PageWords) -> [String: Any] {
    question(
      "unsubscribe", ["address": address, "list": title(list)], [], fields: [("confirm", "unsubscribe")], action: action, words)
  }

  /// How the page calls whoever came by a link.
  func name(of person: Subscriber?) -> String { person?.address.masked ?? words["your_address", [:]] }

  func unsubscribed(_ found: Unsubscribing.Finding, action: String) -> [String: Any] {
    var values = worded(title: "unsubscribed_title", ["list": title(found.list)], words(for: found.subscriber))
    values["action_url"] = action
    putReasons(under: "confirm", into: &values, words(for: found.subscriber))
    return values
  }

  /// What the form shows in which whoever has left may say why.
  ///
  /// - Parameter field: which says that the form is this one.
  func putReasons(under field: String, into values: inout [String: Any], _ words: PageWords) {
    values["why_field"] = field
    values["reasons"] = LeavingReason.Kind.allCases.map { ["value": $0.rawValue, "text": words[$0.word, [:]]] }
    values["words_limit"] = "\(LeavingReason.longestWords)"
  }

  /// For the journal, what the page before leaving shows.
  func unsubscribeWords(_ found: Unsubscribing.Finding) -> String {
    questionWords("unsubscribe", ["list": title(found.list)], [], words(for: found.subscriber))
  }

  /// And the page after it, with its way back.
  func unsubscribedWords(_ found: Unsubscribing.Finding) -> String {
    questionWords("unsubscribed", ["list": title(found.list)], [words(for: found.subscriber)["mistake", [:]]], words(for: found.subscriber))
  }
}
