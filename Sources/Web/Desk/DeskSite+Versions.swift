internal import Accounts
internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// What a post's file was before, also of one that is gone.
extension DeskSite {
  func addVersions(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/posts/:file/versions", for: .write) { request, visit in
      guard let file = named(request) else { return absent(visit) }
      return try await versions(file, visit)
    }
    routes.on(.post, "/desk/posts/:file/versions", for: .write) { request, visit in
      let fields = try await request.fields()
      guard let file = named(request) else { return absent(visit) }
      guard let last = Int64(fields["last"]) else { return try await versions(file, visit, fault: pages.words["not_understood", [:]]) }
      let count = try await newsroom.forget(file, upTo: ID(last), noting: request.noting(.forgotPost, file.name))
      guard count != nil else { return try await versions(file, visit, fault: pages.words["forget_there", [:]]) }
      return DeskGate.redirect(to: "/desk/posts?done=forgotten")
    }
    routes.on(.get, "/desk/posts/:file/versions/:version", for: .write) { request, visit in
      try await reading(request, visit) { file, content in try await version(file, content, request, visit) }
    }
    routes.on(.post, "/desk/posts/:file/versions/:version", for: .write) { request, visit in
      let fields = try await request.fields()
      return try await reading(request, visit) { file, content in try await takeBack(file, content, fields, request, visit) }
    }
  }

  private func versions(_ file: PostFile, _ visit: Accounts.Visit, fault: String = "") async throws -> Response {
    let content = Result { try file.read() }
    // What cannot be read is there.
    let isGone = if case .success(.none) = content { true } else { false }
    let values = pages.versions(file, try await newsroom.revisions(of: file), try? content.get(), isGone: isGone, visit, fault: fault)
    return page("versions", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }

  /// Writes a version over what was looked at, or anew where its file is gone.
  private func takeBack(
    _ file: PostFile, _ content: PostFile.Content?, _ fields: FormFields, _ request: DeskRequest, _ visit: Accounts.Visit
  ) async throws -> Response {
    guard let id = Int64(request.part("version")), let found = try await newsroom.revision(ID(id), of: file) else { return absent(visit) }
    let overtaken = pages.words["version_overtaken", [:]]
    // What is taken back is what was looked at, over what was there then.
    guard fields["base"] == content?.hash ?? "" else { return try await version(file, content, request, visit, fault: overtaken) }
    let (who, now, note) = (request.caller.name, request.now, request.noting(.restoredPost, file.name))
    do {
      let saving =
        if let content {
          try await newsroom.save(found.text, to: file, over: content.hash, .restored, by: who, now: now, noting: note)
        } else {
          try await newsroom.create(found.text, as: file, .restored, by: who, now: now, noting: note)
        }
      if case .conflict(let theirs) = saving { return try await version(file, theirs, request, visit, fault: overtaken) }
    } catch let taken as Newsroom.SlugIsTaken {
      return try await version(
        file, content, request, visit, fault: pages.words["version_slug", ["slug": taken.slug, "other": taken.file]])
    }
    return DeskGate.redirect(to: pages.path(file) + "?done=restored")
  }

  private func version(
    _ file: PostFile, _ content: PostFile.Content?, _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = ""
  ) async throws -> Response {
    guard let id = Int64(request.part("version")), let found = try await newsroom.revision(ID(id), of: file) else { return absent(visit) }
    let isAgainstFile = content != nil && request.query("against") != "before"
    let values = pages.version(file, found, content, visit, isAgainstFile: isAgainstFile, fault: fault)
    return page("version", values, status: fault.isEmpty ? .ok : .unprocessableContent)
  }
}
