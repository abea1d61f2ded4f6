internal import HTML
internal import Markdown
package import Store

extension IssueLink {
  /// Those of a campaign by their numbers; nil where its links lead straight, so that nothing is counted or can be changed.
  package static func all(of campaign: Campaign, _ connection: Connection) throws -> [IssueLink]? {
    guard let issue = try Issue.load(hash: campaign.contentHash, connection), issue.tracking?.clicks != nil else { return nil }
    let counts = try VisitCounts.byLink(of: campaign.id, .clicked, connection)
    let targets = try LinkTargets.load(of: campaign.id, connection)
    let aims = try LinkTargets.history(of: campaign.id, connection)
    return issue.linkTargets.enumerated().map { index, address in
      let number = index + 1
      return IssueLink(
        number: number, address: address, target: targets[campaign.id, number] ?? address, counts: counts[number] ?? VisitCounts(),
        history: aims.filter { $0.link == number }.map(\.aim))
    }
  }
}

extension VisitCounts {
  /// By the link's number; 0: all of the issue's.
  static func byLink(of campaign: CampaignID, _ kind: Visit.Kind, _ connection: Connection) throws -> [Int: VisitCounts] {
    let rows = try connection.rows(
      "SELECT link, people, machines, readers FROM visit_counts WHERE campaign_id = $1 AND kind = $2",
      [campaign.sql, .text(kind.rawValue)]
    ) { row in
      (
        try row.int("link"),
        VisitCounts(people: try row.int("people"), machines: try row.int("machines"), readers: try row.int("readers"))
      )
    }
    return Dictionary(uniqueKeysWithValues: rows)
  }
}

extension LinkTargets {
  static func history(of campaign: CampaignID, _ connection: Connection) throws -> [(link: Int, aim: IssueLink.Aim)] {
    try connection.rows("SELECT link, target, at FROM link_targets WHERE campaign_id = $1 ORDER BY link, number", [campaign.sql]) {
      (try $0.int("link"), IssueLink.Aim(at: try $0.time("at").rfc3339, target: try $0.optionalText("target")))
    }
  }

  /// Why a link cannot be aimed at an address; nil when it can.
  package static func fault(_ target: String) -> String? {
    if target.contains("{{") || target.contains("{%") { return "it has a merge tag, and leads all readers to one place" }
    if target.contains(where: { $0.isWhitespace }) { return "it has a blank or a line break: write it in one piece" }
    return LinkTarget.isWeb(target) ? LinkTarget.fault(target) : "it is no address of the web: write https://…"
  }

  /// Aims a link of mails that are sent elsewhere. Who follows redirects learns of it within seconds.
  ///
  /// - Parameter target: nil: back to where the mail says.
  package static func aim(
    _ link: Int, of campaign: CampaignID, at target: String?, now: Timestamp, _ connection: Connection
  ) throws {
    try connection.execute(
      """
      INSERT INTO link_targets (campaign_id, link, number, target, at)
      VALUES ($1, $2, (SELECT coalesce(max(number), 0) + 1 FROM link_targets WHERE campaign_id = $1 AND link = $2), $3, $4)
      """, [campaign.sql, .integer(link), .text(target.map(HTMLEscape.encoded)), .time(now)])
  }
}
