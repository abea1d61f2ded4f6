internal import HTTPTypes
internal import Hummingbird

extension Router {
  /// Tells who asks a known path by a method that it does not have which it has (RFC 9110 §15.5.6). To be called when all routes are added.
  func refuseOtherMethods() {
    for known in Dictionary(grouping: routes, by: \.path.description).values {
      var methods = Set(known.map(\.method))
      if methods.contains(.get) { methods.insert(.head) }
      let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
      for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete, .options, .trace] where !methods.contains(method) {
        on(known[0].path, method: method) { _, _ -> Response in throw HTTPError(.methodNotAllowed, headers: [.allow: allowed]) }
      }
    }
  }
}
