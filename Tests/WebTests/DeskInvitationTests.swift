import Accounts
import Foundation
import HTTPTypes
import Mail
import Store
import Testing

@testable import Web

@Suite struct DeskInvitationTests {
  private let form = ["address": "bo@example.net", "role": "writer", "mail": "yes"]

  private func values(_ desk: Desk) async throws -> [String: String] {
    let text = try await desk.site.database.read { try $0.first("SELECT contents FROM messages") { try $0.text("contents") } }
    return try JSONDecoder().decode([String: String].self, from: Data((text ?? "{}").utf8))
  }

  @Test func `An invitation that is to be mailed is a message in the outbox, with the link that the page shows`() async throws {
    let desk = try await Desk()
    let (_, secret) = try await desk.add(.admin)
    let answer = try await desk.ask(.post, "/desk/users", form, as: secret)
    #expect(answer.status == 200 && answer.body.contains("on its way to bo@example.net"))
    let values = try await values(desk)
    let link = try #require(values["invite_url"])
    #expect(answer.body.contains(link) && values["role"] == "writer" && values["inviter"] == "admin@example.org")
    #expect(try await desk.site.count("deliveries") == 1)
    #expect(try await desk.ask(.get, String(link.dropFirst("https://letter.example.org".count))).status == 200)
    let list = try await desk.ask(.get, "/desk/campaigns?mails=yes", as: secret).body
    #expect(list.contains("Your access to The &lt;Letter&gt;") && !list.contains("{{"), "the publication's name stands in the title")
  }

  @Test func `Without the tick nothing is mailed`() async throws {
    let desk = try await Desk()
    let (_, secret) = try await desk.add(.admin)
    #expect(try await desk.ask(.post, "/desk/users", form.merging(["mail": ""]) { $1 }, as: secret).body.contains("/desk/link/"))
    #expect(try await desk.site.count("messages") == 0)
  }

  @Test func `Where no mail may go the page says so, and the link is there all the same`() async throws {
    let desk = try await Desk()
    let (_, secret) = try await desk.add(.admin)
    _ = try await desk.site.database.write { connection in
      try connection.execute(
        "INSERT INTO suppressions (kind, value, reason, created_at) VALUES ('address', 'bo@example.net', 'asked by phone', 0)")
    }
    let answer = try await desk.ask(.post, "/desk/users", form, as: secret)
    #expect(answer.status == 200 && answer.body.contains("asked by phone") && answer.body.contains("/desk/link/"))
    #expect(try await desk.site.count("messages") == 0)
  }

  @Test func `The log of the program has no secret of a link`() async throws {
    let desk = try await Desk()
    _ = try await desk.add(.admin)
    try await desk.site.database.write { _ = try $0.execute("DROP TABLE one_time_links") }
    let answer = try await desk.ask(.get, "/desk/link/SECRETSECRETSECRET")
    #expect(answer.status == 500)
    #expect(
      desk.site.log.lines.contains { $0.contains("a page failed") && $0.contains("/desk/link/…") }
        && !desk.site.log.lines.contains { $0.contains("SECRET") })
  }
}
