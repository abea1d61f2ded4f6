internal import Accounts
internal import Campaigns
internal import HTTPTypes
internal import Store

/// A counted link of an issue.
struct LinkAnswer: APIObject {
  let number: Int
  let address: String
  let target: String
  let people: Int
  let readers: Int
  let machines: Int

  static let title = "Link"
  static let notes = [
    "number": Note("From 1, in the order of the mail.", 2), "address": Note("Where the mail says it leads.", "https://example.org/bench"),
    "target": Note("Where it leads now.", "https://example.org/the-bench"), "people": Note("How often somebody followed it.", 31),
    "readers": Note("How many readers, where that is counted; else 0.", 27),
    "machines": Note("How often a program did that tries links out.", 12),
  ]

  init(_ link: IssueLink) {
    (number, address, target) = (link.number, link.address, link.target)
    (people, readers, machines) = (link.counts.people, link.counts.readers, link.counts.machines)
  }
}

extension APISite {
  static let links: [APIRoute] = [
    .get(
      "/campaigns/:campaign/links", for: .permission(.overview), "listLinks",
      "The counted links of an issue, and how often each was followed.",
      [APIParameter.campaign], refusals: [.conflict]
    ) { call in
      try await call.database.read { connection in
        let found = try call.campaign(connection)
        guard let links = try IssueLink.all(of: found, connection) else {
          throw Problem.conflict(
            "\(found.name) was made without counting (tracking.clicks): its links lead straight to where they were written")
        }
        return Page(links.map(LinkAnswer.init))
      }
    }
  ]
}
