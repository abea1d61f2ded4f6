import Campaigns
import Foundation
import HTTPTypes
import Mail
import Store
import Testing

@testable import Audience
@testable import Web

/// The page of a mail that was sent for several lists, of which the reader left some before.
@Suite struct ConfirmChoiceTests {
  /// Ada reads `main` and has left `third`; one form asked her about `second` and `third`, and maybe was not hers.
  private struct Scene {
    let site: Pages
    let ada: Subscriber
    let second: ListID
    let third: ListID
    let link: String

    init(leaving left: [String] = ["third"], asking: [String] = ["second", "third"]) async throws {
      site = try await Pages()
      let now = site.now
      let ada = try await site.add("ada@example.org", .confirmed)
      let lists = try await site.database.write { connection in
        let lists = try ["second", "third"].map { slug in
          try MailingList.set(slug, name: "The \(slug)", description: "", visibility: .public, optIn: .double, now: now, connection)
        }
        for (slug, list) in zip(["second", "third"], lists) where left.contains(slug) {
          try Membership.unsubscribe(ada.id, list: list, cause: "by phone", now: now, connection)
        }
        for (slug, list) in zip(["second", "third"], lists) where asking.contains(slug) {
          let reminder = now + .seconds(48 * 3600)
          try Membership.ask(ada.id, list: list, cause: "form", proof: nil, remindAt: reminder, now: now + .seconds(1), connection)
        }
        return lists
      }
      (self.ada, second, third) = (ada, lists[0], lists[1])
      let token = LinkToken(confirming: ada.publicID, list: asking.first == "third" ? third : second, until: now + .seconds(7 * 86_400 + 5))
      link = "/confirm/" + token.sealed(with: site.keys)
    }

    func membership(_ list: ListID) async throws -> Membership? {
      try await site.database.read { try Membership.find(ada.id, list: list, $0) }
    }

    func count(_ condition: String) async throws -> Int? {
      try await site.database.read { try $0.first("SELECT count(*) AS n FROM memberships WHERE \(condition)") { try $0.int("n") } }
    }
  }

  private static var box: Regex<(Substring, Substring, Substring?)> { /<input type="checkbox" name="list" value="(\w+)"( checked)?>/ }

  @Test func `She takes the one without the other, and what she did not choose is over, with its reminder`() async throws {
    let scene = try await Scene()
    let page = try await scene.site.send(.get, scene.link).body
    #expect(page.matches(of: Self.box).map { "\($0.1)\($0.2 ?? "")" } == ["second checked", "third"])
    #expect(page.components(separatedBy: "You said no to it before.").count == 2, "of the one that she left")
    #expect(page.contains("The third</bdi> <span class=\"small\">You said no") && page.matches(of: /<button/).count == 1)
    #expect(!page.contains("type=\"hidden\" name=\"list\"") && !page.contains("autofocus"))
    let answer = try await scene.site.send(.post, scene.link, "do=confirm&shown=second&shown=third&list=second")
    #expect(answer.body.contains("You are subscribed"))
    #expect(try await scene.membership(scene.second)?.state == .confirmed)
    let third = try await scene.membership(scene.third)
    #expect(third?.state == .unsubscribed && third?.askedAt == nil)
    #expect(try await scene.count("remind_at IS NOT NULL") == 0)
    let words = try await scene.site.words(of: scene.ada).compactMap { $0 }
    #expect(words.contains { $0.contains("What would you like to get?\nThe second\n") && !$0.contains("The third") }, "\(words)")
    #expect(try await scene.site.send(.get, scene.link).body.contains("You are subscribed"))
    _ = try await scene.site.send(.post, scene.link, "do=confirm&shown=second&shown=third&list=third")
    #expect(try await scene.membership(scene.third)?.state == .unsubscribed, "nothing asks it any more")
  }

  @Test func `She takes back the no alone, and what was new to her is left`() async throws {
    let scene = try await Scene()
    _ = try await scene.site.send(.post, scene.link, "do=confirm&shown=second&shown=third&list=third")
    #expect(try await scene.membership(scene.third)?.state == .confirmed)
    #expect(try await scene.membership(scene.second)?.state == .unsubscribed)
    #expect(try await scene.count("remind_at IS NOT NULL") == 0)
  }

  @Test func `With no box ticked nothing changes, and the page says what to do`() async throws {
    let scene = try await Scene()
    let answer = try await scene.site.send(.post, scene.link, "do=confirm&shown=second&shown=third")
    #expect(answer.status == 422 && answer.body.contains("role=\"alert\">Please choose at least one."))
    #expect(answer.body.matches(of: Self.box).map { "\($0.1)\($0.2 ?? "")" } == ["second", "third"])
    #expect(try await scene.membership(scene.second)?.state == .pending)
    #expect(try await scene.membership(scene.third)?.askedAt != nil)
  }

  @Test func `A page from before, which has no boxes, does what it did`() async throws {
    let scene = try await Scene()
    #expect(try await scene.site.send(.post, scene.link, "do=confirm&list=second&list=third").body.contains("You are subscribed"))
    for list in [scene.second, scene.third] { #expect(try await scene.membership(list)?.state == .confirmed) }
    let other = try await Scene()
    _ = try await other.site.send(.post, other.link, "do=confirm&list=second")
    #expect(try await other.membership(other.third)?.askedAt != nil, "it waits for a mail of its own")
  }

  @Test(arguments: [(["third"], ["third"]), ([], ["second", "third"]), ([], ["second"])])
  func `Where nothing was left, or one list waits, there is nothing to choose`(left: [String], asking: [String]) async throws {
    let scene = try await Scene(leaving: left, asking: asking)
    let page = try await scene.site.send(.get, scene.link).body
    #expect(!page.contains("checkbox") && !page.contains("shown") && page.contains("autofocus"))
    for slug in asking { #expect(page.contains("<input type=\"hidden\" name=\"list\" value=\"\(slug)\">")) }
  }
}
