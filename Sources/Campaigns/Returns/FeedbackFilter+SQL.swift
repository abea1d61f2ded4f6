internal import Mail
internal import Store

extension FeedbackFilter {
  /// Of rows `f` of what came back, beside their person `s` and campaign `c`. Who was erased is nobody's to look at.
  func condition(_ parameters: inout SQLParameters) -> String {
    var parts = [
      "f.subscriber_id IS NOT NULL", "s.erased_at IS NULL", "f.kind IN (\(kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")))",
    ]
    if let person { parts.append("f.subscriber_id = \(parameters.bind(person.sql))") }
    if let campaign { parts.append("f.campaign_id = \(parameters.bind(campaign.sql))") }
    if let list { parts.append("c.list_id = \(parameters.bind(list.sql))") }
    if let reason { parts.append("f.reason = \(parameters.bind(.text(reason.rawValue)))") }
    if let since { parts.append("f.at >= \(parameters.bind(.time(since)))") }
    if isSingle { parts.append("c.kind NOT IN \(Campaign.Kind.together)") }
    if let domain { parts.append("\(Dialect.domain(of: "s.address_key")) = \(parameters.bind(.text(domain)))") }
    if isHeld { parts.append(FeedbackOutcome.isHeld(as: nil, "f")) }
    if isHard { parts.append("f.is_hard = 1") }
    if stands { parts.append("f.undone_at IS NULL") }
    if let before { parts.append("(f.at, f.id) < (\(parameters.bind(.time(before.at))), \(parameters.bind(.integer(before.id))))") }
    return parts.joined(separator: " AND ")
  }
}
