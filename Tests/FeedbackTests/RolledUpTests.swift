import Audience
import Delivery
import Mail
import Store
import Testing

@testable import Campaigns
@testable import Feedback

/// What comes back of an issue of which only counts are kept.
@Suite struct RolledUpTests {
  private func rollUp(_ campaign: CampaignID, _ desk: IntakeDesk) throws {
    try desk.write { connection in
      try connection.execute("UPDATE campaigns SET state = 'sent', finished_at = $2 WHERE id = $1", [campaign.sql, .time(desk.now)])
      try connection.execute("UPDATE campaigns SET rolled_up_at = $2 WHERE id = $1", [campaign.sql, .time(desk.now)])
      try RollUp(counts: [:], expired: 0, inDigest: 0, perhapsReached: 0, returned: [:], subjects: [:], paces: [:])
        .keep(of: campaign, connection)
      try connection.execute("UPDATE feedback SET delivery_id = NULL WHERE campaign_id = $1", [campaign.sql])
      try connection.execute("DELETE FROM deliveries WHERE campaign_id = $1", [campaign.sql])
    }
  }

  @Test func `A late bounce, proved by its code or not, changes nobody, before its row is gone and after`() throws {
    let desk = try IntakeDesk()
    let (hello, ada) = (try desk.campaign("hello"), try desk.reader("ada@example.org"))
    let delivery = try desk.mail(hello, to: ada)
    _ = try desk.write { try $0.execute("UPDATE campaigns SET rolled_up_at = 1") }
    try desk.take(desk.bounce(delivery))
    #expect(try desk.state(ada) == .confirmed && desk.records(ada).isEmpty)
    try rollUp(hello, desk)
    try desk.take(desk.bounce(delivery))
    #expect(try desk.state(ada) == .confirmed && desk.records(ada).isEmpty)
  }

  @Test func `A complaint that names the reader still takes them off the list`() throws {
    let desk = try IntakeDesk()
    let (hello, ada) = (try desk.campaign("hello"), try desk.reader("ada@example.org"))
    try desk.mail(hello, to: ada)
    try rollUp(hello, desk)
    try desk.take(
      FeedbackEvent(
        ["test"], source: "main", kind: .complaint, about: .reader(ada.publicID, of: desk.main, campaign: hello, authors: []), said: []))
    #expect(try desk.state(ada) != .confirmed)
  }

  @Test func `Refusals for now from before are of a time that is not known whole any more, and say nothing; who is gone stays gone`() throws
  {
    let desk = try IntakeDesk()
    let (ada, bo) = (try desk.reader("ada@example.org"), try desk.reader("bo@example.org"))
    func soft(_ number: Int) throws {
      desk.now = desk.now + .seconds(7 * 86_400)
      let issue = try desk.campaign("issue-\(number)")
      let delivery = try desk.mail(issue, to: ada)
      try desk.take(desk.bounce(delivery, .mailboxFull, hard: false, words: "452 4.2.2 full", named: "\(number)"))
      if number == 4 { try desk.take(desk.bounce(try desk.mail(issue, to: bo))) }
    }
    for number in 1...4 { try soft(number) }
    for number in 1...4 {
      let name = "issue-\(number)"
      let id: CampaignID = try desk.write {
        try $0.first("SELECT id FROM campaigns WHERE name = $1", [.text(name)]) { try $0.id("id") } ?? ID(0)
      }
      try rollUp(id, desk)
    }
    for number in 5...8 { try soft(number) }
    #expect(try desk.state(ada) == .confirmed)
    try soft(9)
    #expect(try desk.state(ada) == .bounced && desk.state(bo) == .bounced)
  }
}
