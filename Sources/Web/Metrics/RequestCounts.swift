internal import Campaigns
internal import Hummingbird
internal import Words

/// How many requests a site has answered since this process began: by the part of the site and the class of the answer (RFC 9110 §15), and not by paths,
/// which strangers choose.
final class RequestCounts: Sendable {
  enum Part: String, CaseIterable {
    /// What anybody may read.
    case pages
    /// Links and pictures of mails.
    case links
    /// What readers say of themselves: sign-up, preferences, leaving.
    case forms
    case files, api, desk, webhooks, life
    /// No route has the path.
    case unknown

    /// As octets: this is looked up for each request.
    private static let byWord: [(word: [UInt8], part: Part)] = [
      (TrackedLink.path, .links), (TrackedLink.picturePath, .links), ("subscribe", .forms), ("confirm", .forms), ("preferences", .forms),
      ("unsubscribe", .forms), ("review", .forms), ("media", .files), ("assets", .files), ("api", .api), ("desk", .desk),
      ("webhooks", .webhooks), ("health", .life), ("ready", .life), ("metrics", .life),
    ].map { (Array($0.utf8), $1) }

    /// - Parameter route: as the router knows it.
    init(_ route: String?) {
      // The router's word for a path that it does not have.
      guard let route, route != "NotFound" else {
        self = .unknown
        return
      }
      let slash = UInt8(ascii: "/")
      let word = route.utf8.drop { $0 == slash }.prefix { $0 != slash }
      self = Self.byWord.first { $0.word.elementsEqual(word) }?.part ?? .pages
    }
  }

  /// 2xx to 5xx.
  static let classes = 2...5

  private let counts = Dictionary(
    uniqueKeysWithValues: Part.allCases.map { ($0, classes.map { _ in Counter() }) })

  func add(_ route: String?, _ status: HTTPResponse.Status) {
    let number = min(max(status.code / 100, Self.classes.lowerBound), Self.classes.upperBound) - Self.classes.lowerBound
    counts[Part(route)]?[number].add()
  }

  /// Of every part and class, also where there was none.
  var lines: [(part: Part, code: String, count: Int)] {
    Part.allCases.flatMap { part in
      zip(Self.classes, counts[part] ?? []).map { (part, "\($0)xx", $1.value) }
    }
  }
}

/// Stands around everything that makes an answer.
struct RequestCounting<Context: RequestContext>: RouterMiddleware {
  let counts: RequestCounts

  func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
    let response = try await next(request, context)
    counts.add(context.endpointPath, response.status)
    return response
  }
}
