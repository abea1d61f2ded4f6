internal import Accounts
internal import Campaigns
internal import Hummingbird
internal import NIOCore

/// What a Prometheus server scrapes; also where it looks if nobody says where.
extension APISite {
  static let metricsPath = "/metrics"

  static let metrics: [APIRoute] = [
    .file(
      .get, metricsPath, for: .permission(.overview), "getMetrics",
      "How sending, site and process are, in numbers, as Prometheus reads them; also at `/metrics` of the site.", types: ["text/plain"],
      example: "tuesday_queue_deliveries{publication=\"The Letter\",state=\"due\"} 0\n"
    ) { call in
      let text = try await call.services.metrics.text(call.services, now: call.now)
      var answer = APIAnswer(body: "", status: .ok)
      answer.file = Response(
        status: .ok, headers: [.contentType: MetricsText.mediaType], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
      return answer
    }
  ]
}
