import Campaigns
import Feedback
import Mail

/// What somebody types about bounces that are held together.
extension HeldGroup {
  var listing: String { "tuesday bounces list \(filter)" }
  var accepting: String { "tuesday bounces accept \(campaign?.name ?? option)" }
  var undoing: String { "tuesday bounces undo \(filter)" }

  private var option: String { scope.domain.map { "--domain \($0)" } ?? campaign.map { "--campaign \($0.name)" } ?? "--singles" }
  /// A domain has many hard bounces of earlier years.
  private var filter: String { "\(option) \(scope.domain == nil ? "--hard" : "--held")" }

  /// Whether one that is held is one of these.
  func holds(_ record: FeedbackRecord) -> Bool {
    switch record.outcome {
    case .heldWithDomain: scope.domain != nil && record.address.flatMap { try? EmailAddress(parsing: $0) }?.asciiDomain == scope.domain
    default: scope.domain == nil && (scope == .singles ? record.isSingle : record.campaign == campaign?.name)
    }
  }
}
