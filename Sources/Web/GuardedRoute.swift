package import Accounts
package import HTTPTypes
internal import Hummingbird

/// Whom a route lets in.
package enum Access: Sendable, Hashable {
  /// Anybody: what leads to the door.
  case anyone
  /// Whoever is signed in.
  case person
  case permission(Permission)
}

/// A route of the desk or the API. Each says whom it lets in, because there is no other way to add one, and none is there that does not.
package struct GuardedRoute: Sendable, Hashable {
  package let method: HTTPRequest.Method
  /// `/desk/users/:id/role`
  package let path: String
  package let access: Access
}

extension Router {
  /// Stops the program, when it starts, if there is a route under `/desk` or `/api` that is none of these.
  func requireGuards(_ guarded: [GuardedRoute]) {
    let open = unguarded(guarded)
    precondition(open.isEmpty, "these routes let everybody in: \(open)")
  }

  /// Routes under `/desk` and `/api` that are none of these.
  func unguarded(_ guarded: [GuardedRoute]) -> [String] {
    let known = Set(guarded.map { "\($0.method.rawValue) \(RouterPath($0.path).description)" })
    let ours = routes.filter { ["desk", "api"].contains($0.path.description.split(separator: "/").first ?? "") }
    // Each GET has a HEAD that goes the same way.
    return ours.filter { $0.method != .head }.map { "\($0.method.rawValue) \($0.path.description)" }.filter { !known.contains($0) }
  }
}
