internal import Hummingbird

/// A route whose path is a fixed part and one that differs for each visitor, found by octets. The router compares every letter of a path as a
/// `Character`: for the 68 of a link in a mail that is a tenth of all that its page costs, and an issue's readers come all at once.
struct Shortcut<Context: RequestContext>: Sendable {
  typealias Answer = @Sendable (Request, Context) async throws -> Response

  private let head: [UInt8]
  private let part: Substring
  private let route: String
  private let answer: Answer

  /// - Parameters:
  ///   - head: the fixed part with its last slash.
  ///   - part: the name of the other.
  ///   - walls: what stands around each answer of the router, the outermost first.
  init(
    _ head: String, _ part: String, behind walls: [any MiddlewareProtocol<Request, Response, Context>], _ answer: @escaping Answer
  ) {
    self.head = Array(head.utf8)
    self.part = part[...]
    route = "\(head){\(part)}"
    self.answer = walls.reversed().reduce(answer) { next, wall in
      { request, context in try await wall.handle(request, context: context, next: next) }
    }
  }

  /// Nil for what the router has to look at: another method, path or spelling.
  func answer(_ request: Request, _ path: String, _ context: Context) async throws -> Response? {
    guard request.method == .get, path.utf8.starts(with: head) else { return nil }
    let rest = path[path.utf8.index(path.startIndex, offsetBy: head.count)...]
    guard !rest.isEmpty, !rest.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "%") }) else { return nil }
    var context = context
    context.coreContext.parameters[part] = rest
    context.coreContext.endpointPath.value = route
    return try await answer(request, context)
  }
}
