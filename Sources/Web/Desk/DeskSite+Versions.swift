internal import Accounts
internal import Campaigns
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// What a post's file was before.
extension DeskSite {
  func addVersions(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/posts/:file/versions", for: .write) { request, visit in
      guard let file = named(request) else { return absent(visit) }
      return page("versions", pages.versions(file, try await newsroom.revisions(of: file), try? file.read(), visit))
    }
    routes.on(.get, "/desk/posts/:file/versions/:version", for: .write) { request, visit in
      try await editing(request, visit) { file, content in try await version(file, content, request, visit) }
    }
    routes.on(.post, "/desk/posts/:file/versions/:version", for: .write) { request, visit in
      let fields = try await request.fields()
      return try await editing(request, visit) { file, content in
        guard let id = Int64(request.part("version")), let found = try await newsroom.revision(ID(id), of: file) else {
          return absent(visit)
        }
        // What is taken back is what was looked at, over what was there then.
        guard fields["base"] == content.hash else { return try await version(file, content, request, visit, isOvertaken: true) }
        let saving = try await newsroom.save(
          found.text, to: file, over: content.hash, .restored, by: request.caller.name, now: request.now,
          noting: request.noting(.restoredPost, file.name))
        if case .conflict = saving { return try await version(file, content, request, visit, isOvertaken: true) }
        return DeskGate.redirect(to: pages.path(file) + "?done=restored")
      }
    }
  }

  private func version(
    _ file: PostFile, _ content: PostFile.Content, _ request: DeskRequest, _ visit: Accounts.Visit, isOvertaken: Bool = false
  ) async throws -> Response {
    guard let id = Int64(request.part("version")), let found = try await newsroom.revision(ID(id), of: file) else { return absent(visit) }
    let isAgainstFile = request.query("against") != "before"
    let values = pages.version(file, found, content, visit, isAgainstFile: isAgainstFile, isOvertaken: isOvertaken)
    return page("version", values, status: isOvertaken ? .unprocessableContent : .ok)
  }
}
