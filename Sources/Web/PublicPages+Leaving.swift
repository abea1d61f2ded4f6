internal import Audience
internal import Campaigns
internal import Mail

/// The values of the pages behind the unsubscribe link.
extension PublicPages {
  func unsubscribe(_ found: Unsubscribing.Finding, action: String) -> [String: Any] {
    let words = words(for: found.subscriber)
    let address = found.subscriber?.address.masked ?? words["your_address", [:]]
    return question(
      "unsubscribe", ["address": address, "list": title(found.list)], [], fields: [("confirm", "unsubscribe")], action: action, words)
  }

  func unsubscribed(_ found: Unsubscribing.Finding, action: String) -> [String: Any] {
    var values = worded(title: "unsubscribed_title", ["list": title(found.list)], words(for: found.subscriber))
    values["action_url"] = action
    return values
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
