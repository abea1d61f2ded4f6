internal import Accounts
internal import Audience
internal import Campaigns
internal import Crypto
internal import Foundation
internal import HTTPTypes
internal import Mail
internal import Markdown
internal import Store
internal import Words

struct TestWish: APIInput {
  let to: String

  static let notes: [String: Note] = ["to": .address("Where the test goes; it counts as nothing.")]
}

struct ReviewWish: APIInput {
  let note: String?

  static let notes = ["note": Note("What they should look at.", "Are the figures right?", limits: 1...Approval.longestWords)]
}

struct PostStep: APIObject {
  let post: String
  let told: [String]

  static let notes = ["post": Note("", "hello"), "told": Note("Who gets a mail.", ["me@my.domain"])]
}

extension APISite {
  static let post = APIParameter.path("post", Note("A post's slug.", "hello"))
  static let file = APIParameter.query(
    "file", Note("Its file, where two have the slug; of a new post, how it is to be called.", "hello.md", limits: 1...200))

  /// Whose mail is looked at.
  static let previewing: [APIParameter] = [
    .query("as", Note("The id or address of a reader, for tokens that may `readers`; without it, of nobody.", limits: 1...320)),
    .query("subject", Schema(.integer), Note("The number of the one that they have, of several.", 1, limits: 1...10)),
  ]

  static let posts: [APIRoute] = [
    .get(
      "/posts", for: .permission(.overview), "listPosts", "The posts that wait for a list's slot, in their order.",
      [
        APIParameter.list,
        .query("folder", Schema(.truth), Note("Instead of them all of the folder: what is scheduled, what waits, what went out.")),
      ]
    ) { call in
      if call.flag("folder") {
        return Page(
          try await call.newsroom.shelf(now: call.now).items.compactMap { item in
            call.newsroom.file(item.file).map { PostAnswer(item, at: $0.path) }
          })
      }
      return try await call.database.read { connection in
        let coming = try call.coming(call.list(connection), connection)
        return Page(coming.queue.entries.map { PostAnswer($0, coming) })
      }
    },
    .get(
      "/posts/:post", for: .permission(.write), "getPost", "One, with its text and what is to be said of it.", [post, file],
      refusals: [.conflict]
    ) { call in
      let file = try call.file()
      return try await call.postText(file, call.content(file))
    },
    .get(
      "/posts/:post/mail", for: .permission(.write), "getPostMail", "The mail that somebody would have, and what is to be said of it.",
      [post, file] + previewing, refusals: [.conflict]
    ) { call in
      let file = try call.file()
      return try await call.mail(of: call.content(file).text, as: file)
    },
    .take(
      .post, "/posts/:post/preview", for: .permission(.write), "previewPost",
      "The same for a text that is not in the file (yet). Changes nothing.",
      [post, file] + previewing, taking: PostWish.self, giving: MailAnswer.self, limit: bodyLimit, refusals: [.conflict]
    ) { call, wish in
      let name = call.text("file") ?? (call.text("post") ?? "") + ".md"
      guard let file = try call.newsroom.files(of: call.text("post") ?? "").first ?? call.newsroom.file(name) else {
        throw Problem.parameter("post", "must be small letters, digits and single hyphens")
      }
      return APIAnswer(body: APIText.json(try await call.mail(of: wish.markdown, as: file)), status: .ok)
    },
    .get(
      "/posts/:post/plan", for: .permission(.send), "planPost", "What sending a post now would do. Sends nothing.", [post],
      refusals: [.conflict]
    ) { call in
      let prospect = try await call.prospect(call.text("post") ?? "", at: call.now)
      return PlanAnswer(
        post: prospect.issue.slug, title: prospect.issue.title, confirm: prospect.contentName.description,
        readers: prospect.count.getting, leftOut: prospect.count.leftOut, digests: prospect.count.digests,
        list: prospect.list?.slug ?? "",
        audience: prospect.readers.rule.description, from: prospect.issue.from.text, approval: prospect.approval?.text,
        leaves: call.publication.later(than: call.now)?.rfc3339)
    },
    .take(
      .post, "/posts/:post/test", for: .permission(.send), "testPost", "Mail a post as it is in its file to one address, as a test.",
      [post, file], taking: TestWish.self, giving: PostStep.self, refusals: [.conflict]
    ) { call, wish in
      let (file, address) = (try call.file(), try APICall.address(wish.to, at: "/to"))
      let refused = try await call.telling {
        try await call.newsroom.test(file, to: address, now: call.now, noting: call.noting(.triedPost, file.name)).refused
      }
      if let refused { throw Problem.conflict("no mail may go to \(address): \(refused)") }
      return APIAnswer(body: APIText.json(PostStep(post: call.text("post") ?? "", told: [address.text])), status: .ok)
    },
    .take(
      .post, "/posts/:post/review", for: .permission(.write), "reviewPost", "Ask those whose yes it needs.", [post, file],
      taking: ReviewWish.self, giving: PostStep.self, refusals: [.conflict]
    ) { call, wish in
      let file = try call.file()
      try await call.telling {
        try await call.newsroom.review(file, note: wish.note, now: call.now, noting: call.noting(.askedApproval, file.name))
      }
      let told = call.publication.approvers.map(\.address.text)
      return APIAnswer(body: APIText.json(PostStep(post: call.text("post") ?? "", told: told)), status: .ok)
    },
  ]
}
