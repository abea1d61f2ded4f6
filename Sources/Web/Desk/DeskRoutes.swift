internal import Accounts
internal import HTTPTypes
internal import Hummingbird

/// How routes of the desk are added: each with whom it lets in.
struct DeskRoutes {
  private let router: Router<VisitorContext>
  private let gate: DeskGate
  private(set) var all: [GuardedRoute] = []

  init(_ router: Router<VisitorContext>, _ gate: DeskGate) { (self.router, self.gate) = (router, gate) }

  /// A route that anybody may ask for.
  mutating func door(
    _ method: HTTPRequest.Method, _ path: String, _ answer: @Sendable @escaping (DeskRequest) async throws -> Response
  ) {
    add(method, path, .anyone, answer)
  }

  /// - Parameters:
  ///   - permission: nil: for whoever is signed in.
  ///   - limit: octets of what is sent; nil: the answer takes it in as it comes (``DeskGate/isStill(_:_:)``).
  mutating func on(
    _ method: HTTPRequest.Method, _ path: String, for permission: Permission?, upTo limit: Int? = FormFields.limit,
    _ answer: @Sendable @escaping (DeskRequest, Accounts.Visit) async throws -> Response
  ) {
    add(method, path, permission.map { .permission($0) } ?? .person, upTo: limit) { [gate] request in
      // The gate has let nobody else in.
      guard let visit = request.visit else { return gate.toSignIn(request) }
      return try await answer(request, visit)
    }
  }

  private mutating func add(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access, upTo limit: Int? = FormFields.limit,
    _ answer: @Sendable @escaping (DeskRequest) async throws -> Response
  ) {
    all.append(GuardedRoute(method: method, path: path, access: access))
    router.on(RouterPath(path), method: method) { [gate] request, context in
      try await besideTheLoop { try await gate.pass(request, context, access, upTo: limit, answer) }
    }
  }
}
