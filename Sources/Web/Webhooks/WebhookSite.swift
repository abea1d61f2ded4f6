internal import Campaigns
package import Feedback
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
package import Words

/// Where providers post what became of our mail. What is not believed is answered as a place that is not there.
package struct WebhookSite: Sendable {
  private let intake: WebhookIntake
  private let proxies: [IPNetwork]
  /// For what anybody may send: who it is from, only the whole tells.
  private let room = BodyReading.Room(octets: 32 << 20)

  /// - Parameter proxies: that are believed who sends something.
  package init(intake: WebhookIntake, proxies: [IPNetwork]) {
    (self.intake, self.proxies) = (intake, proxies)
  }

  func add(to router: Router<VisitorContext>) {
    router.post("/webhooks/:name") { request, context in await take(request, context) }
  }

  private func take(_ request: Request, _ context: VisitorContext) async -> Response {
    let name = context.parameters.get("name") ?? ""
    // Nothing of it is read, or strangers could fill our memory.
    guard intake.knows(name) else { return nothing }
    let body: ByteBuffer
    do { body = try await BodyReading.whole(request.body, upTo: WebhookPost.sizeLimit, within: room) } catch let error
      as any HTTPResponseError
    {
      switch error.status {
      case .contentTooLarge: return Self.answer(error.status, "This is too much.\n")
      case .serviceUnavailable: return later
      default: return Self.answer(error.status, "This broke off.\n")
      }
    } catch {
      return Self.answer(.badRequest, "This broke off.\n")
    }
    let headers = request.headers.map { ($0.name.canonicalName, $0.value) }
    let client = ClientNetwork(peer: context.peer, forwarded: request.forwarded, proxies: proxies)
    let post = WebhookPost(
      headers: Dictionary(headers) { "\($0), \($1)" }, body: Array(body.readableBytesView), client: client.address)
    switch await intake.take(post, at: name) {
    case .taken: return Self.answer(.ok, "Taken.\n")
    case .refused: return nothing
    case .unreadable: return Self.answer(.badRequest, "This cannot be read.\n")
    case .later: return later
    }
  }

  private var nothing: Response { Self.answer(.notFound, "There is nothing here.\n") }

  private var later: Response {
    var answer = Self.answer(.serviceUnavailable, "Post it again later.\n")
    answer.headers[.retryAfter] = "60"
    return answer
  }

  private static func answer(_ status: HTTPResponse.Status, _ words: String) -> Response {
    Response(
      status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: words)))
  }
}
