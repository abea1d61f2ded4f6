internal import Foundation
package import Store

extension RollUp {
  /// Nil as long as the campaign's rows speak for themselves.
  package static func of(_ campaign: CampaignID, _ connection: Connection) throws -> RollUp? {
    let text = try connection.first("SELECT roll_up FROM campaigns WHERE id = $1", [campaign.sql]) { try $0.optionalText("roll_up") }
    return try (text ?? nil).map { try RollUp(parsing: $0) }
  }

  package init(parsing text: String) throws { self = try JSONDecoder().decode(RollUp.self, from: Data(text.utf8)) }

  /// Writes it down, if nobody did before. From the commit on it counts, and the rows do not.
  package func keep(of campaign: CampaignID, _ connection: Connection) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try connection.execute(
      "UPDATE campaigns SET roll_up = $2 WHERE id = $1 AND rolled_up_at IS NOT NULL AND roll_up IS NULL",
      [campaign.sql, .text(String(decoding: try encoder.encode(self), as: UTF8.self))])
  }

  /// Until when what became of single mails may not be known any more: the end of the last campaign that is rolled up; nil: all is known.
  package static func reach(_ connection: Connection) throws -> Timestamp? {
    try connection.first("SELECT max(finished_at) AS at FROM campaigns WHERE rolled_up_at IS NOT NULL") {
      try $0.optionalTime("at")
    }.flatMap(\.self)
  }
}
