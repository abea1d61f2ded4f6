import Delivery
import Markdown
import Store
import Words

/// What became of a test, address by address.
struct TestReport: Encodable, Sendable {
  struct Outcome: Encodable, Sendable {
    let address: String
    let state: DeliveryState
    /// The relay's words, or why nothing was sent; nil where nobody has said anything yet.
    let reply: String?
    /// The number of the subject that it had, of several.
    let subject: Int?

    var row: [String] {
      [address] + (subject.map { ["subject \($0)"] } ?? []) + [state.rawValue, (reply ?? "no answer yet").withVisibleControls]
    }

    static func all(of campaign: CampaignID, subject: Int? = nil, _ connection: Connection) throws -> [Outcome] {
      var outcomes: [Outcome] = []
      try DeliveryRecord.each(of: campaign, in: DeliveryState.allCases, connection) { _, address, record in
        outcomes.append(Outcome(address: address, state: record.state, reply: record.reply, subject: subject))
      }
      return outcomes
    }
  }

  /// Nil where it may go to none of them.
  let campaign: String?
  let slug: String
  let title: String
  let mode: String
  /// Whose values all are shown; nil: each their own.
  let shownAs: String?
  /// None in a rehearsal.
  let relays: [String]
  let addresses: [Outcome]
  /// What a careful colleague would say of the post.
  let findings: [Diagnostic]

  /// For a person; the findings are told before.
  func text(inbox: String) -> String {
    let head = ["Test of \(slug)\(shownAs.map { ", shown as \($0)" } ?? ""), \(SendingPlan.route(relays))"]
    let foot = relays.isEmpty && campaign != nil ? ["read it: tuesday inbox, or the files in \(inbox)/new"] : []
    return (head + Terminal.table(addresses.map(\.row)).split(separator: "\n").map { "  \($0)" } + foot.map { "  " + $0 }).joined(
      separator: "\n")
  }
}
