import Foundation
import Testing

/// A server that looks after many programs reads how this one is.
@Suite(.inTurn) struct MetricsAreScraped {
  private struct Sample: Decodable {
    let name: String
    let labels: [String: String]
    let value: Double
  }

  @Test func `A reader of Prometheus's format reads all of it, and what was sent is in it`() async throws {
    let (place, site) = (try await Workplace(), try freePort())
    let sink = try await InboxPeer(place)
    try place.relay(port: sink.smtpPort)
    try place.set(["publication.name": "\"The \\\"Letter\\\" \\\\ of Linden\"", "site.listen": "\"127.0.0.1:\(site)\""])
    for name in ["ada", "bo", "tempfail", "permfail"] {
      #expect(try await place.tuesday("subscribers", "add", "\(name)@example.net").code == 0)
    }
    let made = try await place.tuesday("tokens", "create", "prometheus", "--may", "overview,send")
    let bearer = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    let secret = try place.write("secret", bearer)
    #expect(try await place.tuesday("backup").code == 0)
    let backedUp = Date.now.timeIntervalSince1970
    let serving = try await ServePeer(place)
    _ = try place.write("posts/hello.md", "---\ntitle: Hello\n---\n\nHello.\n")
    // Whoever sends it counts it: it has to be the one that is asked.
    let headers = ["Authorization: Bearer \(bearer)", "Idempotency-Key: hello"]
    let plan = try await serving.request("GET", "/api/v1/posts/hello/plan", headers: headers)
    let confirm = try #require(plan.body.firstMatch(of: /"confirm":"([^"]+)"/)?.1, "\(plan.body)")
    let begun = try await serving.request(
      "POST", "/api/v1/campaigns", form: "{\"post\": \"hello\", \"confirm\": \"\(confirm)\", \"readers\": 4}", type: "application/json",
      headers: headers)
    #expect(begun.status == 201, "\(begun.body)")
    _ = try await eventually("everybody to have it; \(serving.running.errors)") {
      try await place.status("hello").counts == ["accepted": 3, "failed": 1] ? true : nil
    }
    let read = try await Program.run(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/read_metrics.py", "http://127.0.0.1:\(site)/metrics", secret])
    #expect(read.code == 0, "\(read.output) \(read.errors)")
    let samples = try JSONDecoder().decode([Sample].self, from: Data(read.output.utf8))
    func sum(_ name: String, _ labels: [String: String] = [:]) -> Double {
      samples.filter { sample in sample.name == name && labels.allSatisfy { sample.labels[$0] == $1 } }.reduce(0) { $0 + $1.value }
    }
    #expect(samples.filter { $0.name.hasPrefix("tuesday_") }.allSatisfy { $0.labels["publication"] == "The \"Letter\" \\ of Linden" })
    #expect(sum("tuesday_deliveries_total", ["outcome": "accepted", "reply": "2xx", "provider": "other"]) == 3)
    #expect(sum("tuesday_deliveries_total", ["outcome": "failed", "reply": "5xx"]) == 1)
    #expect(sum("tuesday_deliveries_total", ["outcome": "deferred", "reply": "4xx"]) == 1)
    #expect(sum("tuesday_queue_deliveries") == 0 && sum("tuesday_queue_oldest_due_age_seconds") == 0)
    #expect(sum("tuesday_commit_duration_seconds_count") > 0 && sum("tuesday_flush_duration_seconds_count") > 0)
    #expect(sum("tuesday_subscribers", ["list": "main"]) == 4)
    #expect(sum("tuesday_senders") == 1 && abs(sum("tuesday_backup_last_timestamp_seconds") - backedUp) < 60)
    let began = Date.now.timeIntervalSince1970 - sum("process_start_time_seconds")
    #expect(began > -5 && began < 600 && sum("process_resident_memory_bytes") > 1e6 && sum("process_open_fds") > 5)
    #expect(sum("process_cpu_seconds_total") > 0 && sum("process_max_fds") > 100)
    #expect(await serving.stop() == 0)
  }
}
