internal import Accounts
internal import Campaigns
internal import HTTPTypes
internal import Store

extension PostRevision.Way: Described {}

struct RevisionAnswer: APIObject {
  let id: Int
  let at: String
  let way: PostRevision.Way
  let who: String
  let hash: String
  let octets: Int

  static let title = "Revision"
  static let notes = [
    "id": Note("", 17), "at": .time(""),
    "way": Note(
      "`made`, `saved`, `auto` (by the editor), `restored`; `found`: somebody else's, by whatever way; `kept`: it was not written.", "saved"
    ),
    "who": Note("Empty for what was found.", "token program"), "hash": Note("SHA-256 of the file.", "0b5d…"), "octets": Note("", 2048),
  ]

  init(_ revision: PostRevision) {
    (id, at, way, who) = (Int(revision.id.rawValue), revision.at.rfc3339, revision.way, revision.who)
    (hash, octets) = (revision.hash, revision.size)
  }
}

struct RevisionText: APIObject {
  let revision: RevisionAnswer
  let markdown: String

  static let notes = ["revision": Note(""), "markdown": Note("The file as it was then.", "---\ntitle: Hello\n---\n\nDear reader, …\n")]
}

struct FormerPost: APIObject {
  let file: String
  let latest: RevisionAnswer

  static let notes = ["file": Note("As it was called.", "hello.md"), "latest": Note("The latest version that is kept of it.")]

  init(_ former: Newsroom.Former) { (file, latest) = (former.file.name, RevisionAnswer(former.latest)) }
}

struct ForgottenRevisions: APIObject {
  let file: String
  let revisions: Int

  static let notes = ["file": Note("", "hello.md"), "revisions": Note("How many were thrown away.", 3)]
}

/// What a post's file was before.
extension APISite {
  private static let id = APIParameter.path("revision", Note("Its id.", "17"))

  static let revisions: [APIRoute] = [
    .get(
      "/posts/:post/revisions", for: .permission(.write), "listRevisions", "The versions of a post, the latest first.", [post, file],
      refusals: [.conflict]
    ) { call in Page(try await call.newsroom.revisions(of: call.fileOrFormer()).map(RevisionAnswer.init)) },
    .get(
      "/posts/:post/revisions/:revision", for: .permission(.write), "getRevision", "One version, with its text.", [post, id, file],
      refusals: [.conflict]
    ) { call in
      let found = try await call.revision(of: call.fileOrFormer())
      return RevisionText(revision: RevisionAnswer(found.revision), markdown: found.text)
    },
    .get(
      "/former-posts", for: .permission(.write), "listFormerPosts",
      "Posts whose files are gone and of which versions are kept, the latest first. `putPost` with `If-None-Match: *` writes one anew."
    ) { call in Page(try await call.newsroom.formers().map(FormerPost.init)) },
    .act(
      .delete, "/posts/:post/revisions", for: .permission(.write), "forgetRevisions",
      "Throw away all versions of a post whose file is gone. Asked again, that is none.", [post, file], giving: ForgottenRevisions.self,
      refusals: [.conflict]
    ) { call in
      let file = try call.fileOrFormer()
      guard let count = try await call.newsroom.forget(file, upTo: nil, noting: call.noting(.forgotPost, file.name)) else {
        throw Problem.conflict("\(file.name) is there: its versions stay")
      }
      return APIAnswer(body: APIText.json(ForgottenRevisions(file: file.name, revisions: count)), status: .ok)
    },
    .act(
      .post, "/posts/:post/revisions/:revision/restore", for: .permission(.write), "restoreRevision",
      "Write a version over what you have seen (`If-Match`); that becomes a version itself.", [post, id, file], giving: PostText.self,
      isConditional: true, refusals: [.conflict]
    ) { call in
      let condition = try call.condition(isCreating: false)
      let file = try call.file()
      let (found, content) = (try await call.revision(of: file), try call.content(file))
      guard let base = condition.base(content.hash) else { throw APICall.overtaken(content, sent: found.text) }
      let saving = try await call.newsroom.save(
        found.text, to: file, over: base, .restored, by: call.caller.name, now: call.now, noting: call.noting(.restoredPost, file.name))
      return try await call.answer(saving, file, sent: found.text, isNew: false)
    },
  ]
}

extension APICall {
  /// The file of the post, or where it was before it was removed.
  fileprivate func fileOrFormer() throws -> PostFile {
    do { return try file() } catch let problem as Problem {
      guard problem.status == HTTPResponse.Status.notFound.code, let former = former() else { throw problem }
      return former
    }
  }

  /// Where the post's file was; nil while one is there.
  func former() -> PostFile? {
    guard let former = newsroom.file(text("file") ?? (text("post") ?? "") + ".md"), (try? former.read()) == .some(nil) else { return nil }
    return former
  }

  fileprivate func revision(of file: PostFile) async throws -> (revision: PostRevision, text: String) {
    guard let id = Int64(text("revision") ?? ""), let found = try await newsroom.revision(ID(id), of: file) else {
      throw Problem.notFound("the post has no such version")
    }
    return (found.revision, found.text)
  }
}
