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

  /// The page after leaving, and after what somebody said there.
  ///
  /// - Parameters:
  ///   - name: of what it says.
  ///   - asksWhy: whether it has the form for that.
  func unsubscribed(
    _ found: Unsubscribing.Finding, _ name: String = "unsubscribed", action: String, hasWayBack: Bool = true, asksWhy: Bool = true
  ) -> [String: Any] {
    let (texts, words) = (["list": title(found.list)], words(for: found.subscriber))
    var values = worded(title: "\(name)_title", texts, words)
    values["text"] = words[name, texts]
    values["action_url"] = action
    values["has_way_back"] = hasWayBack
    values["asks_why"] = asksWhy
    putReasons(under: "confirm", into: &values, words)
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
