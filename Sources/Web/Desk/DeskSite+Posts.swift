internal import Accounts
internal import Audience
internal import Campaigns
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// The posts of the folder, their order, and new ones.
extension DeskSite {
  static let titleLimit = 200

  func addPosts(to routes: inout DeskRoutes) {
    routes.on(.get, "/desk/posts", for: .write) { request, visit in try await posts(request, visit) }
    routes.on(.post, "/desk/posts", for: .write) { request, visit in
      let title = try await request.fields()["title"]
      guard !title.isEmpty, title.count <= Self.titleLimit,
        !title.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
      else { return try await posts(request, visit, fault: pages.words["post_no_title", ["limit": "\(Self.titleLimit)"]], title: title) }
      do {
        let file = try await newsroom.begin(title, by: request.caller.name, now: request.now) { name, connection in
          try request.noting(.beganPost, name)(connection)
        }
        return DeskGate.redirect(to: pages.path(file))
      } catch let problem as WholeFile.Problem {
        return try await posts(request, visit, fault: problem.description, title: title)
      }
    }
    routes.on(.post, "/desk/posts/:file/queue", for: .send) { request, visit in try await decide(request, visit) }
  }

  func posts(
    _ request: DeskRequest, _ visit: Accounts.Visit, fault: String = "", title: String = ""
  ) async throws -> Response {
    do {
      let shelf = try await newsroom.shelf(now: request.now)
      let values = pages.posts(
        shelf, try await newsroom.formers(), visit, search: request.query("q"), page: Int(request.query("page")) ?? 1,
        done: request.query("done"), fault: fault,
        title: title)
      return page("posts", values, status: fault.isEmpty ? .ok : .unprocessableContent)
    } catch let problem as PostFolder.Unreadable {
      var values = pages.frame("posts_title", visit, at: "/desk/posts")
      values.merge(pages.blankShelf(fault: problem.description)) { $1 }
      return page("posts", values)
    }
  }

  func named(_ request: DeskRequest) -> PostFile? {
    let part = request.part("file")
    return newsroom.file(part.removingPercentEncoding ?? part)
  }

  func absent(_ visit: Accounts.Visit) -> Response {
    notice("post_gone", visit, status: .notFound, link: ("/desk/posts", "nav_posts"))
  }

  private func decide(_ request: DeskRequest, _ visit: Accounts.Visit) async throws -> Response {
    let fields = try await request.fields()
    guard let file = named(request), let slug = Post.slug(ofPostAt: file.path) else { return absent(visit) }
    guard let list = try await list(fields["list"]), let (decision, deed) = decision(fields) else {
      return try await posts(request, visit, fault: pages.words["not_understood", [:]])
    }
    do {
      let told = fields["do"] == "pin" ? "\(slug): \(fields["day"])" : slug
      let undo = try await newsroom.decide(decision, of: slug, on: list, now: request.now, noting: request.noting(deed, told))
      // There it can be taken back.
      if let day = undo?.day { return DeskGate.redirect(to: pages.schedulePath(month: day.description)) }
      return DeskGate.redirect(to: "/desk/posts?done=\(fields["do"])")
    } catch {
      guard let words = pages.refusal(error) else { throw error }
      return try await posts(request, visit, fault: words)
    }
  }

  private func decision(_ fields: FormFields) -> (QueueDecision, AuditEntry.Deed)? {
    switch fields["do"] {
    case "move": (Int(fields["place"])).flatMap { (1...10_000).contains($0) ? (.move($0), .movedPost) : nil }
    case "pin": LocalDate(fields["day"]).map { (.pin($0), .pinnedPost) }
    case "unpin": (.unpin, .unpinnedPost)
    case "hold": (.hold(reason(fields)), .heldPost)
    case "release": (.release, .releasedPost)
    default: nil
    }
  }
}
