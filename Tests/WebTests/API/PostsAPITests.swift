import Accounts
import Audience
import Campaigns
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

/// Posts and pictures are written by programs.
@Suite struct PostsAPITests {
  private static let text = "---\ntitle: A bench\nready: true\n---\n\nHello there.\n"
  private static let gif = "GIF87a\u{1}\0\u{1}\0\0\0\0,\0\0\0\0\u{1}\0\u{1}\0\0\u{2}\u{2}D\u{1}\0;"

  private func body(_ text: String) -> String { APIText.json(["markdown": text], asIs: true) }

  private func put(_ desk: APIDesk, _ text: String, match: String? = nil, at path: String = "/posts/bench") async throws -> APIDesk.Answer {
    try await desk.ask(.put, path, body(text), more: match.map { ["if-match": $0] } ?? ["if-none-match": "*"])
  }

  private func file(_ desk: APIDesk, _ name: String = "bench.md") -> String? {
    try? String(contentsOfFile: desk.site.folder + "/posts/" + name, encoding: .utf8)
  }

  @Test func `A post is made, read, changed by who has seen it, and each text is a version`() async throws {
    let desk = try await APIDesk()
    let made = try await put(desk, Self.text)
    #expect(made.status == 201 && made.headers[.location]?.hasSuffix("/posts/bench") == true, "\(made.body)")
    #expect(file(desk) == Self.text)
    let got = try await desk.ask(.get, "/posts/bench")
    let tag = try #require(got.headers[.eTag])
    #expect(got.json["markdown"] as? String == Self.text && made.headers[.eTag] == tag)
    let changed = try await put(desk, Self.text + "More.\n", match: tag)
    #expect(changed.status == 200 && changed.headers[.eTag] != tag && file(desk) == Self.text + "More.\n", "\(changed.body)")
    let versions = try await desk.ask(.get, "/posts/bench/revisions").items
    #expect(versions.map { $0["way"] as? String } == ["saved", "made"] && versions.first?["who"] as? String == "token program")
    let first = try #require(versions.last?["id"] as? Int)
    #expect(try await desk.ask(.get, "/posts/bench/revisions/\(first)").json["markdown"] as? String == Self.text)
    let restore = "/posts/bench/revisions/\(first)/restore"
    #expect(try await desk.ask(.post, restore).status == 428)
    #expect(try await desk.ask(.post, restore, more: ["if-match": tag]).status == 412)
    let restored = try await desk.ask(.post, restore, more: ["if-match": try #require(changed.headers[.eTag])])
    #expect(restored.status == 200 && restored.headers[.eTag] == tag && file(desk) == Self.text, "\(restored.body)")
    #expect(
      try await desk.log() == [
        "token program: took back a version of a post: bench.md", "token program: changed a post: bench.md",
        "token program: began a post: bench.md",
      ])
  }

  @Test func `Of posts whose files are gone the versions are listed, written anew or thrown away`() async throws {
    let desk = try await APIDesk()
    let tag = try #require(try await put(desk, Self.text).headers[.eTag])
    #expect(try await desk.ask(.get, "/former-posts").items.isEmpty)
    let kept = try await desk.ask(.delete, "/posts/bench/revisions")
    #expect(kept.status == 409 && kept.detail.contains("bench.md is there"), "\(kept.body)")
    _ = try await desk.ask(.delete, "/posts/bench", more: ["if-match": tag])
    let formers = try await desk.ask(.get, "/former-posts").items
    #expect(formers.map { $0["file"] as? String } == ["bench.md"])
    let latest = try #require((formers.first?["latest"] as? [String: Any])?["id"] as? Int)
    let text = try #require(try await desk.ask(.get, "/posts/bench/revisions/\(latest)").json["markdown"] as? String)
    #expect(try await put(desk, text).status == 201 && file(desk) == Self.text)
    _ = try await desk.ask(.delete, "/posts/bench", more: ["if-match": tag])
    #expect(try await desk.ask(.delete, "/posts/bench/revisions").json["revisions"] as? Int == 1)
    #expect(try await desk.ask(.delete, "/posts/bench/revisions").json["revisions"] as? Int == 0)
    #expect(try await desk.ask(.get, "/former-posts").items.isEmpty)
    #expect(try await desk.log().first == "token program: threw away the versions of a post: bench.md")
  }

  @Test func `Nothing is written over what somebody else has written, what differs is told, and what was sent is kept`() async throws {
    let desk = try await APIDesk()
    let tag = try #require(try await put(desk, Self.text).headers[.eTag])
    try desk.post("bench", "ready: true", "Somebody else's.")
    let theirs = file(desk)
    let refused = try await put(desk, Self.text + "Mine.\n", match: tag)
    #expect(refused.status == 412 && file(desk) == theirs)
    let changes = try #require(refused.json["changes"] as? [String], "\(refused.body)")
    #expect(changes.contains("-Somebody else's.") && changes.contains("+Mine."))
    let now = try #require(refused.headers[.eTag])
    #expect(now == (try await desk.ask(.get, "/posts/bench").headers[.eTag]))
    #expect(try await desk.ask(.get, "/posts/bench/revisions").items.contains { $0["way"] as? String == "kept" })
    #expect(try await put(desk, Self.text).status == 412, "there is one")
    #expect(try await put(desk, Self.text, match: "W/" + now).status == 412, "weak ones never match")
    #expect(try await put(desk, Self.text, match: "\"x\", \(now)").status == 200)
    #expect(try await put(desk, Self.text, match: tag).status == 200, "the answer was lost, and it is asked again")
    #expect(try await put(desk, Self.text).status == 200, "so here")
    #expect(try await put(desk, Self.text, match: "\"x\"", at: "/posts/nothing").status == 412)
  }

  @Test func `Who does not say what they have seen changes nothing`() async throws {
    let desk = try await APIDesk()
    try desk.post("bench")
    let before = file(desk)
    #expect(try await desk.ask(.put, "/posts/bench", body("x")).status == 428)
    #expect(try await desk.ask(.put, "/posts/bench", body("x"), more: ["if-none-match": "\"x\""]).status == 400)
    #expect(try await desk.ask(.put, "/posts/bench", body("x"), more: ["if-match": "*", "if-none-match": "*"]).status == 400)
    #expect(try await desk.ask(.delete, "/posts/bench").status == 428)
    #expect(try await desk.ask(.delete, "/posts/bench", more: ["if-match": "\"x\""]).status == 412)
    #expect(file(desk) == before)
    #expect(try await desk.site.count("post_revisions") == 0)
  }

  @Test func `A slug is a name, a file's name leads nowhere else, and no two posts have one slug`() async throws {
    let desk = try await APIDesk()
    for (path, field) in [("/posts/Bench", "post"), ("/posts/bench?file=..%2Fx.md", "file"), ("/posts/bench?file=.x.md", "file")] {
      let answer = try await put(desk, Self.text, at: path)
      #expect(answer.status == 422 && answer.parameter == field, "\(path): \(answer.body)")
    }
    let other = try await put(desk, "---\ntitle: A\nslug: table\n---\n\nX\n")
    #expect(other.status == 422 && other.pointer == "/markdown", "\(other.body)")
    #expect(try await put(desk, Self.text, at: "/posts/bench?file=2026-12-01-bench.md").status == 201)
    #expect(try await put(desk, Self.text).status == 409, "another file has it")
    try desk.post("table")
    let tag = try #require(try await desk.ask(.get, "/posts/table").headers[.eTag])
    #expect(try await put(desk, "---\ntitle: A\nslug: bench\n---\n\nX\n", match: tag, at: "/posts/table").status == 409)
    let renamed = try await put(desk, "---\ntitle: A\nslug: chair\n---\n\nX\n", match: tag, at: "/posts/table")
    #expect(renamed.status == 200 && renamed.headers[.location]?.hasSuffix("/posts/chair") == true, "\(renamed.body)")
    try desk.post("chair")
    #expect(try await desk.ask(.get, "/posts/chair").status == 409)
    #expect(try await desk.ask(.get, "/posts/chair?file=table.md").status == 200)
    #expect(try await desk.ask(.get, "/posts/chaar").detail.contains("did you mean chair?"))
  }

  @Test func `What is taken away is gone, and its text can be had again`() async throws {
    let desk = try await APIDesk()
    let tag = try #require(try await put(desk, Self.text).headers[.eTag])
    let removed = try await desk.ask(.delete, "/posts/bench", more: ["if-match": tag])
    #expect(removed.status == 200 && file(desk) == nil, "\(removed.body)")
    #expect(try await desk.ask(.get, "/posts/bench").status == 404)
    let again = try await desk.ask(.delete, "/posts/bench", more: ["if-match": tag])
    #expect(again.status == 200 && again.body == removed.body, "whoever has not heard the answer asks once more: \(again.body)")
    #expect(try await desk.log().filter { $0.contains("removed a post") }.count == 1)
    for tag in ["*", "\"x\"", "W/" + tag] { #expect(try await desk.ask(.delete, "/posts/bench", more: ["if-match": tag]).status == 404) }
    #expect(try await desk.ask(.delete, "/posts/other", more: ["if-match": tag]).status == 404)
    let version = try #require(try await desk.ask(.get, "/posts/bench/revisions").items.first?["id"] as? Int)
    #expect(try await desk.ask(.get, "/posts/bench/revisions/\(version)").json["markdown"] as? String == Self.text)
    let left = try FileManager.default.contentsOfDirectory(atPath: desk.site.folder + "/posts")
    #expect(left == [], "\(left)")
  }

  @Test func `Of many who write at once over the same, one does`() async throws {
    let desk = try await APIDesk()
    let tag = try #require(try await put(desk, Self.text).headers[.eTag])
    let answers = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<8 { group.addTask { try await put(desk, Self.text + "\(number)\n", match: tag).status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.sorted() == [200] + Array(repeating: 412, count: 7))
    let same = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { try await put(desk, Self.text, at: "/posts/chair").status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(same.sorted() == Array(repeating: 200, count: 7) + [201], "who means the same is told that it is so")
  }

  @Test func `A mail is shown as somebody would have it, in the file or not, and whose only to who may see readers`() async throws {
    let desk = try await APIDesk()
    _ = try await desk.site.add("ada@example.org", .confirmed)
    try desk.post("bench", "ready: true", "Dear {{ name | default: \"friend\" }}, look.")
    let mail = try await desk.ask(.get, "/posts/bench/mail")
    #expect(mail.status == 200 && (mail.json["html"] as? String)?.contains("Dear friend") == true, "\(mail.body.prefix(500))")
    #expect((mail.json["text"] as? String)?.contains("Dear friend") == true && mail.json["subject"] as? String == "A post")
    let writer = try await APIDesk.token("writer", [.write], desk.site)
    #expect(try await desk.ask(.get, "/posts/bench/mail?as=ada@example.org", as: writer).status == 403)
    #expect(try await desk.ask(.get, "/posts/bench/mail?as=ada@example.org").status == 200)
    #expect(try await desk.ask(.get, "/posts/bench/mail?as=bo@example.org").status == 404)
    let preview = try await desk.ask(.post, "/posts/bench/preview", body("---\ntitle: Other\n---\n\nNot saved.\n"))
    #expect(preview.json["subject"] as? String == "Other" && file(desk)?.contains("Not saved") == false, "\(preview.body.prefix(300))")
    try desk.post("broken", "ready: true", "{{ nothing }}")
    #expect(try await desk.ask(.get, "/posts/broken/mail").status == 409)
  }

  @Test func `Pictures are put under a safe name, or at a place over what was seen, and are nothing else than pictures`() async throws {
    let desk = try await APIDesk()
    func put(_ path: String, _ bytes: String, match: String? = nil) async throws -> APIDesk.Answer {
      try await desk.ask(.put, path, bytes, type: "image/gif", more: match.map { ["if-match": $0] } ?? ["if-none-match": "*"])
    }
    let added = try await desk.ask(.post, "/pictures?name=My%20Bench.svg", Self.gif, type: "application/octet-stream")
    #expect(added.status == 201 && added.json["name"] as? String == "my-bench.gif", "\(added.body)")
    let made = try await put("/pictures/2026%2Fbench.gif", Self.gif)
    let tag = try #require(made.headers[.eTag])
    #expect(made.status == 201 && file(desk, "2026/bench.gif") == Self.gif, "\(made.body)")
    #expect(try await put("/pictures/2026%2Fbench.gif", Self.gif).status == 200, "the same again")
    let other = Self.gif + "x"
    #expect(try await put("/pictures/2026%2Fbench.gif", other).status == 412)
    #expect(try await put("/pictures/2026%2Fbench.gif", other, match: "\"x\"").status == 412)
    #expect(try await put("/pictures/2026%2Fbench.gif", other, match: tag).status == 200)
    let got = try await desk.ask(.get, "/pictures/2026%2Fbench.gif")
    #expect(got.body == other && got.headers[.contentType] == "image/gif")
    #expect(try await desk.ask(.get, "/pictures").items.compactMap { $0["name"] as? String } == ["2026/bench.gif", "my-bench.gif"])
    for odd in ["..%2Fx.gif", ".x.gif", "a%2F..%2Fx.gif", "x.svg", "a%2Fb%2Fc%2Fd%2Fe.gif", "a%5Cx.gif", "%D8%80%2F..%2F%CC%81x.gif"] {
      let answer = try await put("/pictures/" + odd, Self.gif)
      #expect(answer.status == 422 && answer.parameter == "picture", "\(odd): \(answer.body)")
    }
    for bytes in ["<svg onload='alert(1)'/>", "", "GIF89a"] { #expect(try await put("/pictures/x.gif", bytes).status == 422) }
    try FileManager.default.createSymbolicLink(atPath: desk.site.folder + "/posts/out", withDestinationPath: "/tmp")
    #expect(try await put("/pictures/out%2Fx.gif", Self.gif).status == 409, "a link leads elsewhere")
    #expect(try await desk.ask(.put, "/pictures/x.gif", Self.gif, type: "image/gif").status == 428)
  }

  @Test func `All of the folder is listed with how each stands, also what went out`() async throws {
    let desk = try await APIDesk()
    _ = try await desk.site.add("ada@example.org", .confirmed)
    try desk.post("hello")
    try desk.post("later", "ready: true", "Other words.")
    let confirm = try #require(try await desk.ask(.get, "/posts/hello/plan").json["confirm"] as? String)
    let order = "{\"post\": \"hello\", \"confirm\": \"\(confirm)\", \"readers\": 1}"
    #expect(try await desk.ask(.post, "/campaigns", order, key: "k").status == 201)
    let all = try await desk.ask(.get, "/posts?folder=true").items
    #expect(
      all.map { "\($0["slug"] ?? "") \($0["standing"] ?? "")" } == ["hello scheduled", "later ready"], "\(all)")
    #expect(try await desk.ask(.get, "/posts").items.count == 1)
    #expect(try await desk.ask(.get, "/posts/hello").json["markdown"] != nil)
    let moved = try await desk.ask(.post, "/posts/later/move", #"{"place": 1}"#)
    #expect(moved.status == 200, "\(moved.body)")
    #expect(try await desk.ask(.post, "/posts/hello/move", #"{"place": 1}"#).status == 404, "it waits no more")
  }

  @Test func `Of files that are made at the same moment under one slug one is made, at the desk too`() async throws {
    let desk = try await APIDesk()
    let newsroom = desk.site.newsroom
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<12 {
        let text = "---\ntitle: A twin\nslug: twin\n---\n\nWords of \(number).\n"
        group.addTask { try await self.put(desk, text, at: "/posts/twin?file=t-\(number).md").status }
      }
      return try await group.reduce(into: []) { $0.append($1) }.sorted()
    }
    #expect(statuses == [201] + [Int](repeating: 409, count: 11))
    #expect(try await desk.ask(.get, "/posts/twin").status == 200)
    let files = try FileManager.default.contentsOfDirectory(atPath: desk.site.folder + "/posts")
    #expect(files.count == 1, "drafts are taken away: \(files)")
    let now = desk.site.now
    let begun = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<6 { group.addTask { try await newsroom.begin("Twin", by: "x", now: now) { _, _ in }.name } }
      return try await group.reduce(into: []) { $0.append($1) }.sorted()
    }
    #expect(begun == (2...7).map { "twin-\($0).md" }, "twin is another's slug")
  }

  @Test func `A slug that another file takes meanwhile is not claimed by a change`() async throws {
    let desk = try await APIDesk()
    let (one, two) = (try await put(desk, Self.text, at: "/posts/one"), try await put(desk, Self.text, at: "/posts/two"))
    let tags = [try #require(one.headers[.eTag]), try #require(two.headers[.eTag])]
    let text = Self.text.replacing("ready: true", with: "ready: true\nslug: same")
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for (name, tag) in zip(["one", "two"], tags) {
        group.addTask { try await self.put(desk, text, match: tag, at: "/posts/\(name)").status }
      }
      return try await group.reduce(into: []) { $0.append($1) }.sorted()
    }
    #expect(statuses == [200, 409])
  }

  @Test func `A picture that is another kind than its name says, and a name that shows as another, are refused`() async throws {
    let desk = try await APIDesk()
    let wrong = try await desk.ask(.put, "/pictures/bench.png", Self.gif, type: "image/png", more: ["if-none-match": "*"])
    #expect(wrong.status == 422 && wrong.detail.contains("GIF"), "\(wrong.body)")
    for turned in ["%E2%80%AEgif.gif", "a%E2%81%A6.gif", "x%E2%80%AAy%2Fz.gif"] {
      let answer = try await desk.ask(.put, "/pictures/\(turned)", Self.gif, type: "image/gif", more: ["if-none-match": "*"])
      #expect(answer.status == 422 && answer.parameter == "picture", "\(turned): \(answer.body)")
    }
    let post = try await put(desk, Self.text, at: "/posts/bench?file=%E2%80%AEbench.md")
    #expect(post.status == 422 && post.parameter == "file", "\(post.body)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: desk.site.folder + "/posts") == [])
  }
}
