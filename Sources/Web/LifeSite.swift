internal import Hummingbird
internal import NIOCore

/// What programs that look after this one ask: whether it lives, and whether it does its work.
struct LifeSite: Sendable {
  /// What does not, in words; empty: all does.
  let readiness: @Sendable () async -> [String]
  /// Anybody may ask, as often as they like.
  let made: Momentary<[String]>

  func add(to router: Router<VisitorContext>) {
    router.get("/health") { _, _ in "ok\n" }
    router.get("/ready") { _, _ in
      let faults = try await made.value(of: "", readiness)
      let text = faults.isEmpty ? "ready\n" : faults.map { $0 + "\n" }.joined()
      return Response(
        status: faults.isEmpty ? .ok : .serviceUnavailable,
        headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
  }
}
