import Accounts
import Audience
import Foundation
import HTTPTypes
import Store
import Synchronization
import Testing

@testable import Web

/// What Prometheus is told. That a reader of its format reads it, `MetricsAreScraped` tries.
@Suite struct MetricsTests {
  /// The lines without comments, and each without its number.
  private func series(_ text: String) -> [String] {
    text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { String($0[..<($0.lastIndex(of: " ") ?? $0.endIndex)]) }
  }

  private func value(_ name: String, _ labels: String..., in text: String) -> Double? {
    let line = text.split(separator: "\n").first { line in line.hasPrefix(name + "{") && labels.allSatisfy { line.contains($0) } }
    return line.flatMap { Double($0.split(separator: " ").last ?? "") }
  }

  private func scrape(_ desk: APIDesk) async throws -> String {
    let answer = try await desk.site.send(.get, "/metrics", headers: [.authorization: "Bearer \(desk.secret)"])
    #expect(answer.status == 200 && answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8", "\(answer.body)")
    #expect(answer.headers[.cacheControl] == "no-store")
    return answer.body
  }

  @Test func `Only a token that may see numbers opens it, at both of its places`() async throws {
    let desk = try await APIDesk([.overview])
    let other = try await APIDesk.token("other", [.readers, .messages], desk.site)
    for path in ["/metrics", "/api/v1/metrics"] {
      for (headers, status) in [
        ([:], 401), ([.authorization: "Bearer tuesday_guess"], 401), ([.authorization: "Bearer \(other)"], 403),
        ([.authorization: "Bearer \(desk.secret)"], 200),
      ] as [(HTTPFields, Int)] {
        let answer = try await desk.site.send(.get, path, headers: headers)
        #expect(answer.status == status && answer.body.contains("tuesday_queue") == (status == 200), "\(path): \(answer.body)")
        #expect(status == 200 || answer.headers[.contentType] == "application/problem+json")
      }
    }
    // As Prometheus 3 asks.
    let accept = "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
    #expect(try await desk.ask(.get, "/metrics", more: ["accept": accept]).status == 200)
  }

  @Test func `Every name says once what it is, before its lines, and every line has its publication`() async throws {
    let desk = try await APIDesk([.overview])
    let lines = try await scrape(desk).split(separator: "\n")
    let types = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
    #expect(types.count > 20 && Set(types).count == types.count)
    for (number, line) in lines.enumerated() where line.hasPrefix("# HELP ") {
      let words = line.split(separator: " ", maxSplits: 3)
      #expect(words.count == 4 && words[3].hasSuffix("."), "\(line)")
      #expect(lines[number + 1].hasPrefix("# TYPE \(words[2]) "), "\(line)")
    }
    for line in lines where line.hasPrefix("tuesday_") { #expect(line.contains("{publication=\"The <Letter>\""), "\(line)") }
  }

  @Test func `A label may have any text in it`() {
    var text = MetricsText(common: [("publication", "a \"b\" \\ c\nd")])
    text.add("x", .gauge, "What it is.", 1.5)
    #expect(text.text == "# HELP x What it is.\n# TYPE x gauge\nx{publication=\"a \\\"b\\\" \\\\ c\\nd\"} 1.5\n")
  }

  @Test func `However many domains and paths there are, there are as many lines, and none names one`() async throws {
    let desk = try await APIDesk([.overview])
    let before = try await scrape(desk)
    for number in 0..<50 {
      _ = try await desk.site.add("reader\(number)@domain\(number).example", number % 2 == 0 ? .confirmed : .bounced)
      _ = try await desk.site.send(.get, "/nowhere/\(number)")
      _ = try await desk.site.send(.get, "/posts/slug-\(number)")
    }
    let after = try await scrape(desk)
    #expect(series(after) == series(before))
    #expect(!after.contains("domain") || !after.contains(".example"))
    #expect(value("tuesday_http_requests_total", "part=\"unknown\"", "code=\"4xx\"", in: after) == 50)
    #expect(value("tuesday_http_requests_total", "part=\"pages\"", "code=\"4xx\"", in: after) == 50)
    #expect(value("tuesday_http_requests_total", "part=\"life\"", "code=\"2xx\"", in: after) == 1, "the one before")
    #expect(value("tuesday_build_info", "version=\"1.2.3\"", in: after) == 1)
    let joined = value("tuesday_membership_changes_total", "event=\"confirmed\"", in: after)
    #expect(joined == 0, "the last seconds come with the next look")
    desk.site.turned.time.withLock { $0 = .seconds(60) }
    for look in ["next", "same"] {
      #expect(value("tuesday_membership_changes_total", "event=\"confirmed\"", in: try await scrape(desk)) == 50, "\(look)")
    }
  }

  @Test func `Readers are counted by list and state, beside what asks and again when it is time`() async throws {
    let desk = try await APIDesk([.overview])
    _ = try await desk.site.add("ada@example.org", .confirmed)
    _ = try await desk.site.add("bo@example.org", .complained)
    let text = try await scrape(desk)
    for state in ["confirmed", "complained"] {
      #expect(value("tuesday_subscribers", "list=\"main\"", "state=\"\(state)\"", in: text) == 1)
    }
    _ = try await desk.site.add("cy@example.org", .confirmed)
    try await eventually {
      let again = try await scrape(desk)
      return value("tuesday_subscribers", "list=\"main\"", "state=\"confirmed\"", in: again) == 2
    }
  }

  private func eventually(_ body: () async throws -> Bool) async throws {
    for _ in 0..<2000 {
      if try await body() { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    Issue.record("it never came")
  }
}
