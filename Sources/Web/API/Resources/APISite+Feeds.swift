internal import Accounts
internal import Campaigns
internal import HTTPTypes
internal import Store

extension FeedReport.Item: APIObject {
  static let title = "FeedItem"
  static let notes = [
    "title": Note("", "A bench"), "link": Note("May be empty.", "https://blog.example.org/bench"), "found": .time(""),
    "state": Note(
      "`written`, `planned`: its file comes with the next look; `waits` for a roundup, or `told` in one; or why nothing is made of it.",
      "written"),
    "post": Note("The slug of its post, or of the roundup that told it.", "blog-a-bench"),
  ]
}

extension FeedReport: APIObject {
  static let title = "Feed"
  static let notes = [
    "feed": Note("Its name in the settings.", "blog"), "url": Note("Without what lets somebody in.", "https://blog.example.org/feed.xml"),
    "title": Note("The feed's own.", "The Blog"), "form": Note("", "posts", choices: FeedSource.Form.allCases.map(\.rawValue)),
    "list": Note("Whose posts its posts are.", "main"), "ready": Note("Whether the slot may take them as they are."),
    "looked": .time("The last look."), "read": .time("The last that told something."), "next": .time(""), "failures": Note("In a row.", 0),
    "failingSince": .time(""), "fault": Note("In words that go on after its name.", "answers with 404"),
    "hasList": Note("Whether there is that list."), "waiting": Note("Items for the next roundup.", 2),
    "items": Note("The last of which something was made, or will be."), "passed": Note("The last that are left alone, with why."),
    "passedCount": Note("How many those are in all.", 12),
    "heldCount": Note("Items that may have gone out before the database was made again, and wait for `/feeds/{feed}/release`.", 0),
  ]
}

extension FeedLookReport.Taken: APIObject {
  static let title = "TakenItem"
  static let notes = [
    "title": Note("", "A bench"), "file": Note("Of its post; left out for what waits for a roundup.", "blog-a-bench.md"),
  ]
}

extension FeedLookReport.Shortened: APIObject {
  static let title = "ShortenedItem"
  static let notes = ["title": Note("", "A bench"), "reason": Note("", "it has more than 100 KB")]
}

extension FeedLookReport: APIObject {
  static let title = "FeedLook"
  static let notes = [
    "feed": Note("", "blog"), "taken": Note("What is new."), "excess": Note("New, and more than `limit`: not taken.", 0),
    "passed": Note("There at the first look, and not taken.", 0), "shortened": Note("What is less in its post than the feed has."),
    "held": Note("Titles of what may have gone out before the database was made again: nothing is made of it by itself."),
    "unchanged": Note("Whether nothing is newer than the last look."),
    "fault": Note("Why nothing could be read, in words that go on after its name.", "answers with 404"),
  ]
}

struct ReleasedItems: APIObject {
  let feed: String
  let released: [FeedLookReport.Taken]

  static let notes = ["feed": Note("", "blog"), "released": Note("What was held.")]
}

/// Feeds of other sites that become posts, as `tuesday feeds` has them.
extension APISite {
  static let feeds: [APIRoute] = [
    .get(
      "/feeds", for: .permission(.write), "listFeeds", "Feeds that become posts: when each was looked at, what came of it, what is wrong."
    ) { call in
      try await call.database.read { connection in
        Page(try call.publication.feeds.map { try FeedReport($0, mode: call.services.mode, connection) })
      }
    },
    .act(
      .post, "/feeds/:feed/fetch", for: .permission(.write), "fetchFeed", "Look at a feed now, whenever the next look is due.",
      [feed], giving: FeedLookReport.self, refusals: [.conflict]
    ) { call in
      let (source, look) = try (call.feed(), call.feedLook())
      try await call.database.write(call.noting(.lookedAtFeed, source.name))
      guard let finding = try await look.look(at: source, now: call.now) else {
        throw Problem.conflict("somebody else looks at it just now; GET /feeds tells what came of that")
      }
      return APIAnswer(body: APIText.json(FeedLookReport(source, finding)), status: .ok)
    },
    .act(
      .post, "/feeds/:feed/release", for: .permission(.send), "releaseFeed",
      "Take the items that are held after a restore: they did not go out before the database was made again.", [feed],
      giving: ReleasedItems.self, refusals: [.conflict]
    ) { call in
      let (source, look) = try (call.feed(), call.feedLook())
      try await call.database.write(call.noting(.releasedFeed, source.name))
      let released = try await look.release(source).map(FeedLookReport.Taken.init)
      return APIAnswer(body: APIText.json(ReleasedItems(feed: source.name, released: released)), status: .ok)
    },
  ]

  private static let feed = APIParameter.path("feed", Note("Its name in the settings.", "blog"))
}

extension APICall {
  /// The one that the path names.
  fileprivate func feed() throws -> FeedSource {
    let name = text("feed") ?? ""
    guard let source = publication.feeds.first(where: { $0.name == name }) else {
      throw Problem.notFound(Schema.refusal(of: name, among: publication.feeds.map(\.name)))
    }
    return source
  }

  fileprivate func feedLook() throws -> FeedLook {
    guard let look = services.feedLook else {
      throw Problem.conflict("check.network = \"none\" in the settings: no feed can be fetched")
    }
    return look
  }
}
