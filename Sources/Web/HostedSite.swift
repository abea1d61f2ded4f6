package import Hummingbird

/// The pages of one publication, and by which names browsers ask for them.
package struct HostedSite<Context: RequestContext>: Sendable {
  let names: [String]
  private let router: RouterResponder<Context>
  private let shortcuts: [Shortcut<Context>]

  /// - Parameter names: hosts without ports.
  package init(names: [String], router: Router<Context>) { self.init(names: names, router: router, shortcuts: []) }

  /// - Parameter shortcuts: to routes that the router has as well.
  init(names: [String], router: Router<Context>, shortcuts: [Shortcut<Context>]) {
    (self.names, self.router, self.shortcuts) = (names.map { HostName.plain($0) }, router.buildResponder(), shortcuts)
  }

  func respond(to request: Request, context: Context) async throws -> Response {
    if !shortcuts.isEmpty {
      let path = request.uri.path
      for shortcut in shortcuts {
        if let answer = try await shortcut.answer(request, path, context) { return answer }
      }
    }
    return try await router.respond(to: request, context: context)
  }
}

extension HostedSite<VisitorContext> {
  /// Of publications that cannot be served: no browser's, and not ready.
  ///
  /// - Parameter faults: what is the matter with each, in words.
  package init(leftOut faults: [String]) {
    let router = Router(context: VisitorContext.self)
    LifeSite(readiness: { faults }, made: Momentary(lifetime: .seconds(1))).add(to: router)
    self.init(names: [], router: router)
  }
}
