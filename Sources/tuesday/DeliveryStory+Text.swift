import Audience
import Campaigns
import Delivery

extension DeliveryStory {
  /// For people, as `why` tells it.
  var text: String {
    let audience =
      frozenAt == nil
      ? "\(campaign) is \(state): its audience is not fixed yet"
      : onlyCounts ?? "\(address) is \(isInAudience ? "" : "not ")in the audience of \(campaign)"
    var lines = ["\(audience)  (\(title), \(state))"]
    if isMessage { lines.append("  \(origin)") }
    if let list = standing.list, let state = standing.state {
      lines.append("  \(state == "confirmed" ? "yes" : "no ")  on the list \(list)  (\(state))")
    }
    if let yes = standing.confirmed { lines.append("       said yes at \(yes.at): \(yes.cause)") }
    if let left = standing.left { lines.append("       left at \(left.at): \(left.cause)\(left.said)") }
    lines += standing.obstacles.filter { $0 != standing.state }.map { "  no   \($0)" }
    lines += rule?.lines().map { "  \($0)" } ?? []
    if let frozenAt, !isMessage { lines.append("  The audience was fixed at \(frozenAt); the list is as it stands now.") }
    if let subject { lines.append("  Subject \(subject)") }
    lines += ["", "what happened"] + history + ["", "what comes next", "  \(next)"]
    return lines.joined(separator: "\n")
  }

  /// Whose doing a message is.
  private var origin: String {
    guard let order else { return "ordered by whom, and under which key, is forgotten a week after it is settled" }
    // Keys may be secrets of their programs.
    return
      "ordered by \(order.sender) at \(order.orderedAt), under a key of which a hash is kept: whoever orders with it again gets this one"
  }

  private var history: [String] {
    guard let delivery else { return [onlyCounts == nil ? "  nothing" : "  it is not known any more"] }
    if returned.isEmpty && delivery.state == "planned" && delivery.history.isEmpty && delivery.reply == nil { return ["  nothing yet"] }
    var lines = delivery.history.map { "  \($0.at)  \($0.outcome)  \($0.reply ?? "")" }
    if forgotten > 0 { lines.insert("  … and \(forgotten) more that are not kept", at: min(Attempt.kept.first, lines.count)) }
    if delivery.history.last.map({ $0.at != delivery.at || $0.outcome != delivery.state }) ?? true {
      lines.append("  \(delivery.at)  \(delivery.state)  \(delivery.reply ?? "")")
    }
    let tries = "\(delivery.attempts) \(delivery.attempts == 1 ? "attempt" : "attempts")"
    return lines + returned.map { "  " + $0.line } + ["  now \(delivery.state), after \(tries)"]
  }
}
