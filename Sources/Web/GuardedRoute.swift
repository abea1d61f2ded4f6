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
    let known = Set(guarded.map { "\($0.method.rawValue) \(RouterPath($0.path).description)" })
    for route in routes where ["desk", "api"].contains(route.path.description.split(separator: "/").first ?? "") && route.method != .head {
      precondition(known.contains("\(route.method.rawValue) \(route.path.description)"), "\(route.method) \(route.path) lets everybody in")
    }
  }
}
