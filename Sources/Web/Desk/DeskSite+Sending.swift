internal import Accounts
internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// Having a post go out, or be tried out and approved before.
extension DeskSite {
  func addSending(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/posts/:file/send", for: .send) { request, visit in
      try await editing(request, visit) { file, _ in try await outlook(file, request, visit) }
    }
    routes.on(.post, "/desk/posts/:file/send", for: .send) { request, visit in
      let fields = try await request.fields()
      return try await editing(request, visit) { file, _ in try await send(file, fields, request, visit) }
    }
    routes.on(.post, "/desk/posts/:file/send/undo", for: .send) { request, visit in
      try await editing(request, visit) { file, _ in
        let isBack = try await newsroom.takeBack(Post.slug(ofPostAt: file.path) ?? "", now: request.now) { campaign, connection in
          try request.noting(.tookBack, campaign.name)(connection)
        }
        if isBack { return DeskGate.redirect(to: pages.path(file) + "/send?done=back") }
        return try await outlook(file, request, visit, fault: pages.words["send_too_late", [:]])
      }
    }
    routes.on(.post, "/desk/posts/:file/test", for: .write) { request, visit in
      try await trying(request, visit, .triedPost, done: "tested") { file, note in
        let refused = try await newsroom.test(file, to: visit.user.address, now: request.now, noting: note).refused
        return refused.map { pages.words["test_refused", ["reason": $0]] }
      }
    }
    routes.on(.post, "/desk/posts/:file/review", for: .write) { request, visit in
      let words = try await request.fields()["note"]
      return try await trying(request, visit, .askedApproval, done: "asked") { file, note in
        guard words.count <= Approval.longestWords else { return pages.words["note_long", ["limit": "\(Approval.longestWords)"]] }
        try await newsroom.review(file, note: words.isEmpty ? nil : words, now: request.now, noting: note)
        return nil
      }
    }
  }

  /// Does something with the post as it is in its file; the editor tells what keeps it.
  private func trying(
    _ request: DeskRequest, _ visit: Accounts.Visit, _ deed: AuditEntry.Deed, done: String,
    _ change: (PostFile, @escaping Newsroom.Note) async throws -> String?
  ) async throws -> Response {
    try await editing(request, visit) { file, content in
      var fault: String
      do {
        guard let words = try await change(file, request.noting(deed, file.name)) else {
          return DeskGate.redirect(to: pages.path(file) + "?done=\(done)")
        }
        fault = words
      } catch {
        guard let words = pages.refusal(error) else { throw error }
        fault = words
      }
      return try await editor(file, EditorForm(content.text, base: content.hash), request, visit, fault: fault)
    }
  }

  private func outlook(
    _ file: PostFile, _ request: DeskRequest, _ visit: Accounts.Visit, at time: String = "", fault: String = "", field: String = ""
  ) async throws -> Response {
    do {
      let outlook = try await newsroom.outlook(of: file, at: request.now, now: request.now)
      let isChanged = if let earlier = outlook.earlier { try await newsroom.isChanged(since: earlier) } else { false }
      let values = pages.send(
        file, outlook, isChanged: isChanged, visit, undo: newsroom.undo, at: time, done: request.query("done"), fault: fault, field: field,
        now: request.now)
      return scripted("send", values, status: fault.isEmpty ? .ok : .unprocessableContent)
    } catch let faulty as Post.Faulty {
      // One that is scheduled goes out as it was, whatever its file has become.
      let scheduled = try await newsroom.scheduled(Post.slug(ofPostAt: file.path) ?? "")
      let values = pages.send(file, faulty, scheduled, visit, done: request.query("done"), fault: fault, now: request.now)
      return scripted("send", values, status: fault.isEmpty ? .ok : .unprocessableContent)
    }
  }

  private func send(
    _ file: PostFile, _ fields: FormFields, _ request: DeskRequest, _ visit: Accounts.Visit
  ) async throws -> Response {
    func again(_ word: String, field: String = "", _ texts: [String: String] = [:]) async throws -> Response {
      try await outlook(file, request, visit, at: fields["at"], fault: pages.words[word, texts], field: field)
    }
    let slug = Post.slug(ofPostAt: file.path) ?? ""
    guard fields["confirm"] == slug, !slug.isEmpty else { return try await again("send_unconfirmed", field: "confirm", ["slug": slug]) }
    var time: Timestamp?
    if !fields["at"].isEmpty {
      guard let chosen = localTime(fields["at"]) else { return try await again("send_no_time", field: "at") }
      guard chosen > request.now else { return try await again("send_past", field: "at") }
      time = chosen
    }
    do {
      _ = try await newsroom.send(file, showing: fields["hash"], at: time, now: request.now) { campaign, connection in
        try request.noting(.sentPost, "\(campaign.name), \(campaign.sendAt.rfc3339)")(connection)
      }
      return DeskGate.redirect(to: pages.path(file) + "/send?done=sent")
    } catch {
      guard let words = pages.refusal(error) else { throw error }
      return try await outlook(file, request, visit, at: fields["at"], fault: words)
    }
  }

  /// On the publication's clock, as a browser's field has it: `2026-12-01T09:00`.
  private func localTime(_ text: String) -> Timestamp? {
    guard let match = text.wholeMatch(of: /(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(:00)?/), let day = LocalDate(String(match.1)),
      let hour = Int(match.2), let minute = Int(match.3), hour < 24, minute < 60
    else { return nil }
    return day.at(hour: hour, minute: minute, in: newsroom.publication.zone)
  }
}
