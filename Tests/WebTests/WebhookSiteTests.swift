import Crypto
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

@Suite struct WebhookSiteTests {
  private func signed(_ body: String, at time: Int64, secret: String = Pages.webhookSecret) throws -> HTTPFields {
    let code = HMAC<SHA256>.authenticationCode(for: Data("\(time).\(body)".utf8), using: SymmetricKey(data: Data(secret.utf8))).hex
    return [
      .contentType: "application/json", try #require(HTTPField.Name("Tuesday-Timestamp")): "\(time)",
      try #require(HTTPField.Name("TUESDAY-SIGNATURE")): code,
    ]
  }

  @Test func `What is signed is taken, and everything else is told that nothing is there`() async throws {
    let site = try await Pages()
    let (body, time) = (#"{"id":"1","event":"delivered","return_path":"b-x"}"#, site.now.milliseconds / 1000)
    let taken = try await site.send(.post, "/webhooks/own", body, headers: signed(body, at: time))
    #expect(taken.status == 200 && taken.headers[.cacheControl] == "no-store")
    let unknown = try await site.send(.post, "/webhooks/other", body, headers: signed(body, at: time))
    #expect(unknown.status == 404 && !unknown.body.contains("other"))
    for headers in [[:], try signed(body, at: time, secret: "x"), try signed(body + " ", at: time), try signed(body, at: time - 400)]
      as [HTTPFields]
    {
      let refused = try await site.send(.post, "/webhooks/own", body, headers: headers)
      #expect(refused.status == 404 && refused.body == unknown.body && refused.headers == unknown.headers)
    }
    let unreadable = try await site.send(.post, "/webhooks/own", "<script>", headers: signed("<script>", at: time))
    #expect(unreadable.status == 400 && !unreadable.body.contains("script"))
  }

  @Test func `Nothing but a POST of bounded size is let in`() async throws {
    let site = try await Pages()
    for method in [HTTPRequest.Method.get, .head, .put, .delete, .patch, .options] {
      let answer = try await site.send(method, "/webhooks/own")
      #expect(answer.status == 405 && answer.headers[.allow] == "POST", "\(method)")
    }
    let body = String(repeating: "x", count: 1 << 20 + 1)
    let large = try await site.send(.post, "/webhooks/own", body, headers: signed(body, at: site.now.milliseconds / 1000))
    #expect(large.status == 413)
    for path in ["/webhooks", "/webhooks/", "/webhooks/own/x", "/webhooks/%2e%2e", "/webhooks/OWN"] {
      #expect(try await site.send(.post, path, "{}").status == 404, "\(path)")
    }
    #expect(try await site.count("feedback") == 0)
  }
}
