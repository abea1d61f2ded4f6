import Campaigns
import Delivery
import Foundation
import HTTPTypes
import Store

@testable import Audience
@testable import Web

/// A site with posts that went out, each a second after the one before.
struct Published {
  let site: Pages
  private let publication: Publication
  /// Of lists beside the main one, which is public.
  private let lists: [String: ListID]

  init(_ language: String = "en", lists: [String: MailingList.Visibility] = [:]) async throws {
    site = try await Pages(language: language)
    publication = try Pages.publication(language, site.folder)
    let now = site.now
    var made = ["main": site.list]
    for (slug, visibility) in lists {
      made[slug] = try await site.database.write { connection in
        let id = try MailingList.ensure(slug, now: now, connection)
        try connection.execute("UPDATE lists SET visibility = $2 WHERE id = $1", [id.sql, .text(visibility.rawValue)])
        return id
      }
    }
    self.lists = made
  }

  /// - Parameters:
  ///   - head: lines of front matter below the title.
  ///   - second: when, after the site's time.
  func send(
    _ slug: String, _ title: String, _ head: String = "", _ body: String = "Words.", to list: String = "main",
    rule: SegmentRule = .everyone, at second: Int = 0
  ) async throws {
    let file = site.folder + "/posts/\(slug).md"
    try "---\ntitle: '\(title)'\n\(head)\n---\n\n\(body)\n".write(toFile: file, atomically: true, encoding: .utf8)
    let post = try Post.load(file, in: publication).post
    let issue = try IssueRenderer(publication, mode: .live).issue(of: post, today: LocalDate(year: 2027, month: 1, day: 15))
    let (now, publication, id) = (site.now + .seconds(second), publication, lists[list] ?? site.list)
    try await site.database.write { connection in
      let campaign = try Campaign.schedule(
        issue, list: id, rule: rule, mode: .live, promise: .neverTwice, sendAt: now, expiresAfter: .seconds(60), now: now, connection)
      _ = try Campaign.freeze(campaign.id, in: publication, now: now, connection)
    }
  }

  func page(_ path: String) async throws -> (status: Int, body: String) {
    let answer = try await site.send(.get, path)
    return (answer.status, answer.body)
  }
}
