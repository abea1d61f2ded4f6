internal import Accounts
internal import Audience
internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Mail
internal import Markdown
internal import NIOCore
internal import Store

/// The editor: a form that is sent whole, by a hand or by a script of ours, and pictures and looks at what is in it.
extension DeskSite {
  func addEditor(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/posts/:file", for: .write) { request, visit in
      try await editing(request, visit) { file, content in
        try await editor(file, EditorForm(content.text, base: content.hash), request, visit)
      }
    }
    routes.on(.post, "/desk/posts/:file", for: .write, upTo: EditorForm.limit) { request, visit in
      try await sent(request, visit) { file, form, fields in try await save(file, form, fields, request, visit) }
    }
    routes.on(.post, "/desk/posts/:file/look", for: .write, upTo: EditorForm.limit) { request, visit in
      try await sent(request, visit) { file, form, fields in try await look(file, form, fields, request, visit) }
    }
    routes.on(.post, "/desk/posts/:file/pictures", for: .write, upTo: EditorForm.limit) { request, visit in
      try await addPicture(request, visit)
    }
    routes.on(.get, "/desk/posts/:file/readers", for: .readers) { request, _ in
      let people = try await newsroom.readers(like: request.query("q"))
      return try json(people.map { ["address": $0.address.text, "name": $0.name] })
    }
  }

  /// With what the file holds, or a page that says what is the matter with it.
  func editing(
    _ request: DeskRequest, _ visit: Accounts.Visit, _ answer: (PostFile, PostFile.Content) async throws -> Response
  ) async throws -> Response {
    try await reading(request, visit) { file, content in
      if let content { return try await answer(file, content) }
      let isKept = try await !newsroom.revisions(of: file).isEmpty
      return isKept
        ? notice("post_kept", visit, status: .notFound, link: (pages.path(file) + "/versions", "versions_link")) : absent(visit)
    }
  }

  /// As ``editing(_:_:_:)``, also where the file is not there (nil).
  func reading(
    _ request: DeskRequest, _ visit: Accounts.Visit, _ answer: (PostFile, PostFile.Content?) async throws -> Response
  ) async throws -> Response {
    guard let file = named(request) else { return absent(visit) }
    do {
      return try await answer(file, try file.read())
    } catch let fault as PostFile.Fault {
      return refused(pages.words["file_\(fault.rawValue)", [:]], request, visit)
    } catch let problem as WholeFile.Problem {
      return refused(problem.description, request, visit)
    }
  }

  private func refused(_ words: String, _ request: DeskRequest, _ visit: Accounts.Visit) -> Response {
    var values = pages.notice("file_fault", visit, link: ("/desk/posts", "nav_posts"))
    values["text"] = words
    return page("notice", values, status: .unprocessableContent)
  }

  /// With a form of the editor that is whole.
  private func sent(
    _ request: DeskRequest, _ visit: Accounts.Visit, _ answer: (PostFile, EditorForm, FormFields) async throws -> Response
  ) async throws -> Response {
    let fields = try await request.fields(upTo: EditorForm.limit)
    guard let file = named(request) else { return absent(visit) }
    do {
      guard let form = try EditorForm.read(fields) else { return refused(pages.words["not_understood", [:]], request, visit) }
      return try await answer(file, form, fields)
    } catch let unreadable as HeadEdit.Unreadable {
      let words = pages.words["head_unreadable", ["key": unreadable.key]]
      if request.isFromScript { return try json(EditorAnswer(state: "head", message: words), status: .unprocessableContent) }
      return try await editor(file, .typed(fields), request, visit, fault: words, isUnsaved: true)
    } catch let fault as PostFile.Fault {
      return refused(pages.words["file_\(fault.rawValue)", [:]], request, visit)
    } catch let problem as WholeFile.Problem {
      return refused(problem.description, request, visit)
    }
  }

  func editor(
    _ file: PostFile, _ form: EditorForm, _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "", isUnsaved: Bool = false
  ) async throws -> Response {
    let look = try newsroom.look(at: form.text, as: file, now: request.now)
    let approval = try await newsroom.approval(of: file, now: request.now)
    let decided = try await newsroom.decided(file)
    let lists = try await database.read { try MailingList.all($0) }
    var values = pages.editor(file, form, look, lists, visit, done: request.query("done"), fault: fault, isUnsaved: isUnsaved)
    values.merge(pages.approval(approval)) { $1 }
    values.merge(pages.sending(decided, values)) { $1 }
    values["waits"] = decided?.state == .scheduled ? decided.map(pages.decided) ?? "" : ""
    return scripted("editor", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }

  private func save(
    _ file: PostFile, _ form: EditorForm, _ fields: FormFields, _ request: DeskRequest, _ visit: Accounts.Visit
  ) async throws -> Response {
    let (caller, now) = (request.caller, request.now)
    let saving = try await newsroom.save(
      form.text, to: file, over: form.base, fields["do"] == "auto" ? .auto : .saved, by: caller.name, now: now
    ) { connection in
      try AuditEntry.addOnce(.changedPost, file.name, by: caller, now: now, connection)
    }
    switch saving {
    case .saved(let content), .unchanged(let content):
      if request.isFromScript { return try answer(content, file, request) }
      return DeskGate.redirect(to: pages.path(file) + "?done=saved")
    case .conflict(let theirs):
      if request.isFromScript { return try json(EditorAnswer(state: "conflict", message: ""), status: .conflict) }
      return scripted("clash", pages.clash(file, mine: form, theirs: theirs, visit), status: .conflict)
    }
  }

  private func answer(_ content: PostFile.Content, _ file: PostFile, _ request: DeskRequest) throws -> Response {
    let form = EditorForm(content.text, base: content.hash)
    let look = try newsroom.look(at: content.text, as: file, now: request.now)
    return try json(
      EditorAnswer(
        state: "saved", message: pages.words["saved_at", ["time": pages.clock(request.now)]], base: content.hash, head: form.head,
        values: form.values, findings: look.findings.map { pages.finding($0) }, verdict: pages.verdict(look)))
  }

  /// The frame of the preview: what is in the form, saved or not.
  private func look(
    _ file: PostFile, _ form: EditorForm, _ fields: FormFields, _ request: DeskRequest, _ visit: Accounts.Visit
  ) async throws -> Response {
    let view = MailView(rawValue: fields["view"]) ?? .desktop
    let look = try newsroom.look(at: form.text, as: file, now: request.now)
    guard let issue = look.issue else { return framed(pages.look(look)) }
    let wanted = visit.user.may(.readers) ? fields["as"] : ""
    let people = try await newsroom.readers(like: wanted)
    let reader = people.count == 1 ? people.first : people.first { $0.address.key == wanted.lowercased() }
    if !wanted.isEmpty, reader == nil { return framed(pages.look(of: people)) }
    if view == .page { return framed(page: issue) }
    let message = try newsroom.message(issue, for: reader, subject: Int(fields["subject"]) ?? 1, now: request.now)
    return framed(message, as: view)
  }

  /// A message in a frame: itself, its text, or its source.
  func framed(_ message: [UInt8], as view: MailView) -> Response {
    let parsed = ParsedMessage(message)
    switch view {
    case .text: return framed(pages.look(text: parsed.textBody ?? "", title: pages.words["view_text", [:]]))
    case .source: return framed(pages.look(text: String(decoding: message, as: UTF8.self), title: pages.words["view_source", [:]]))
    case .desktop, .phone, .dark, .page: return framed(view.html(parsed, mediaURL: newsroom.publication.mediaURL))
    }
  }

  /// Of the site, as it will be there.
  func framed(page issue: Issue) -> Response {
    framed(archivePage(issue).replacing("\"\(newsroom.publication.mediaURL)", with: "\"/media/"))
  }

  private func framed(_ values: [String: Any]) -> Response { framed(templates.text("look", values)) }

  private func addPicture(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields(upTo: EditorForm.limit)
    guard let file = named(request) else { return absent(visit) }
    do {
      guard try file.read() != nil else { return absent(visit) }
      guard let given = fields.file else { throw PostPicture.Fault.empty }
      let name = try await newsroom.put(try PostPicture(given.bytes, named: given.name), beside: file) { name, connection in
        try request.noting(.addedPicture, name)(connection)
      }
      let markdown = "![](\(name))"
      if request.isFromScript { return try json(["name": name, "markdown": markdown]) }
      let form = EditorForm.typed(fields)
      let text = form.text + (form.text.hasSuffix("\n\n") ? "" : form.text.hasSuffix("\n") ? "\n" : "\n\n") + markdown + "\n"
      return try await editor(file, EditorForm(text, base: form.base), request, visit, fault: "", isUnsaved: true)
    } catch let fault as PostPicture.Fault {
      return try await pictureRefused(pages.words["picture_\(fault.rawValue)", [:]], file, fields, request, visit)
    } catch let problem as WholeFile.Problem {
      return try await pictureRefused(problem.description, file, fields, request, visit)
    }
  }

  private func pictureRefused(
    _ words: String, _ file: PostFile, _ fields: FormFields, _ request: DeskRequest, _ visit: Accounts.Visit
  ) async throws -> Response {
    if request.isFromScript { return try json(EditorAnswer(state: "picture", message: words), status: .unprocessableContent) }
    return try await editor(file, .typed(fields), request, visit, fault: words, isUnsaved: true)
  }
}

/// What a script of the editor hears.
struct EditorAnswer: Encodable {
  let state: String
  let message: String
  var base: String?
  var head: String?
  var values: [String: String]?
  var findings: [DeskPages.Finding]?
  var verdict: String?
}
