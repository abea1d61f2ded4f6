internal import Accounts
internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Store
internal import Words

struct PostWish: APIInput {
  let markdown: String

  static let notes = [
    "markdown": Note(
      "The file, whole.", "---\ntitle: Hello\nready: false\n---\n\nDear reader, …\n", limits: 0...PostFile.sizeLimit)
  ]
}

/// Posts are written.
extension APISite {
  /// Octets of a body with a post in which each sign is escaped.
  static let bodyLimit = 6 * PostFile.sizeLimit + 1024

  static let postWriting: [APIRoute] = [
    .take(
      .put, "/posts/:post", for: .permission(.write), "putPost",
      "Write a post: make it (`If-None-Match: *`), or change what you have seen (`If-Match`). What is there otherwise stays, and is told.",
      [post, file], taking: PostWish.self, giving: PostText.self, statuses: [.ok, .created], limit: bodyLimit, isConditional: true,
      refusals: [.conflict]
    ) { call, wish in try await call.write(wish.markdown) },
    .act(
      .delete, "/posts/:post", for: .permission(.write), "removePost",
      "Take a post's file away, as you have seen it. Its text stays among its versions; what is scheduled or sent of it stays too.",
      [post, file], giving: RemovedPost.self, isConditional: true, refusals: [.conflict]
    ) { call in
      let condition = try call.condition(isCreating: false)
      let file: PostFile
      do { file = try call.file() } catch let problem as Problem where problem.status == HTTPResponse.Status.notFound.code {
        guard let former = try await call.removed(condition) else { throw problem }
        return call.removal(of: former)
      }
      let content = try call.content(file)
      guard let base = condition.base(content.hash) else { throw APICall.overtaken(content) }
      let removing = try await call.newsroom.remove(file, over: base, now: call.now, noting: call.noting(.removedPost, file.name))
      if case .conflict(let theirs) = removing { throw APICall.overtaken(theirs) }
      return call.removal(of: file)
    },
  ]
}

struct RemovedPost: APIObject {
  let post: String
  let file: String

  static let notes = ["post": Note("Its slug.", "hello"), "file": Note("", "hello.md")]
}

extension APICall {
  fileprivate func removal(of file: PostFile) -> APIAnswer {
    APIAnswer(body: APIText.json(RemovedPost(post: text("post") ?? "", file: file.name)), status: .ok)
  }

  /// The post's file, where it is gone and was what is meant: whoever asks again because an answer was lost is told the same (RFC 9110 §13.1.1).
  fileprivate func removed(_ condition: APICondition) async throws -> PostFile? {
    guard case .tags = condition, let former = former() else { return nil }
    return try await newsroom.revisions(of: former).contains { condition.base($0.hash) != nil } ? former : nil
  }

  fileprivate func write(_ markdown: String) async throws -> APIAnswer {
    let (slug, condition) = (try slug("post"), try condition())
    do {
      if case .absent = condition { return try await create(markdown, slug) }
      let file: PostFile
      do { file = try self.file() } catch let problem as Problem where problem.status == HTTPResponse.Status.notFound.code {
        throw Self.overtaken(nil)
      }
      return try await change(file, to: markdown, condition)
    } catch let fault as PostFile.Fault {
      throw Self.problem(fault)
    } catch let taken as Newsroom.SlugIsTaken {
      throw Problem.conflict("\(taken.file) has the slug \(taken.slug) already")
    }
  }

  private func create(_ markdown: String, _ slug: String) async throws -> APIAnswer {
    let name = text("file") ?? slug + ".md"
    guard let file = newsroom.file(name) else {
      throw Problem.parameter(
        "file",
        "is no name of a post: it ends in .md, has no / and no marks that are not to be seen, and begins with neither dot nor underscore")
    }
    let said = file.slug(saying: markdown)
    guard said == slug else {
      throw Problem.unprocessable("/markdown", "by its `slug:` or its file's name this is the post \(said), not \(slug)")
    }
    let saving = try await newsroom.create(markdown, as: file, by: caller.name, now: now, noting: noting(.beganPost, file.name))
    return try await answer(saving, file, sent: markdown, isNew: true)
  }

  private func change(_ file: PostFile, to markdown: String, _ condition: APICondition) async throws -> APIAnswer {
    let said = file.slug(saying: markdown)
    let current = try content(file)
    // A hash that nothing has: the text is kept among the versions, and nothing else is done.
    let base = condition.base(current.hash) ?? ""
    let (caller, now) = (caller, now)
    let saving = try await newsroom.save(
      markdown, to: file, over: base, claiming: said == text("post") ? nil : said, .saved, by: caller.name, now: now
    ) {
      try AuditEntry.addOnce(.changedPost, file.name, by: caller, now: now, $0)
    }
    return try await answer(saving, file, sent: markdown, isNew: false)
  }

  /// - Parameter isNew: whether there was no such file before.
  func answer(_ saving: Newsroom.Saving, _ file: PostFile, sent: String, isNew: Bool) async throws -> APIAnswer {
    switch saving {
    case .conflict(let theirs): throw Self.overtaken(theirs, sent: sent)
    // It is written, and another has taken its place already: whoever sent it has not seen that.
    case .saved(let theirs) where theirs.text != PostFile.plain(sent): throw Self.overtaken(theirs, sent: sent)
    case .saved(let content), .unchanged(let content):
      let text = try await postText(file, content)
      var isMade = false
      if case .saved = saving { isMade = isNew }
      var answer = APIAnswer(body: APIText.json(text), status: isMade ? .created : .ok)
      answer.tag = text.tag
      if isMade || text.post.slug != self.text("post") { answer.location = "/posts/\(text.post.slug)" }
      return answer
    }
  }

  private static let changesLimit = 400

  /// What was sent is not written, because something else is there by now.
  ///
  /// - Parameter sent: kept among the versions.
  static func overtaken(_ theirs: PostFile.Content?, sent: String? = nil) -> Problem {
    guard let theirs else { return Problem(.preconditionFailed, "there is no such post, or not any more; to make it: If-None-Match: *") }
    let kept = sent == nil ? "" : "; what you sent is kept among its versions"
    var problem = Problem(.preconditionFailed, "the post is another by now, and stays as it is\(kept); look at it again, and send its ETag")
    problem.headers[.eTag] = APICondition.tag(theirs.hash)
    if let sent {
      let lines = TextChange.lines(from: theirs.text, to: PostFile.plain(sent)).map { line in
        switch line.kind {
        case .same: " " + line.text
        case .gone: "-" + line.text
        case .new: "+" + line.text
        case .gap: "…"
        }
      }
      problem.changes = lines.count > changesLimit ? lines.prefix(changesLimit) + ["… and \(lines.count - changesLimit) more lines"] : lines
    }
    return problem
  }
}
