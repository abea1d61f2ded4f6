import Campaigns
import Foundation
import HTTPTypes
import Store
import Testing

@testable import Web

@Suite struct LinkSiteTests {
  private static let path = "/go/"

  private func sealed(_ site: Pages, to target: String = "https://example.org/a?b=c#d") -> String {
    Self.path + TrackedLink(campaign: ID(1), number: 1, target: target).sealed(with: site.keys)
  }

  private func files(_ site: Pages) -> [String] {
    let folder = site.folder + "/visits/"
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { folder + $0 }
  }

  private func lines(_ site: Pages) throws -> Int {
    try files(site).reduce(0) { try $0 + String(contentsOfFile: $1, encoding: .utf8).split(separator: "\n").count }
  }

  @Test func `A link leads on, is kept by no cache, tells the other site nothing, and is written down`() async throws {
    let site = try await Pages()
    let answer = try await site.send(.get, sealed(site))
    #expect(answer.status == 302 && answer.body.isEmpty && answer.headers[.location] == "https://example.org/a?b=c#d")
    #expect(answer.headers[.cacheControl] == "no-store")
    for (name, value) in [("referrer-policy", "no-referrer"), ("x-robots-tag", "noindex, nofollow"), ("x-content-type-options", "nosniff")]
    {
      #expect(HTTPField.Name(name).flatMap { answer.headers[$0] } == value)
    }
    #expect(try lines(site) == 1)
    #expect(try await site.send(.get, sealed(site) + "?utm_source=x").status == 302, "what others hang onto it changes nothing")
  }

  @Test func `The picture is one pixel that no cache keeps, and written down; neither stands for the other`() async throws {
    let site = try await Pages()
    let picture = TrackedLink(campaign: ID(1), number: 0, target: "https://letter.example.org").sealed(with: site.keys)
    let answer = try await site.send(.get, "/seen/" + picture)
    #expect(answer.status == 200 && answer.headers[.contentType] == "image/gif" && answer.headers[.cacheControl] == "no-store")
    #expect(try lines(site) == 1)
    #expect(try await site.send(.get, Self.path + picture).status == 404, "it leads nowhere")
    let link = sealed(site).dropFirst(Self.path.count)
    for wrong in [String(link), picture + "A", String(picture.dropLast()), "x"] {
      #expect(try await site.send(.get, "/seen/" + wrong).status == 404)
    }
    for method in [HTTPRequest.Method.post, .put] { #expect(try await site.send(method, "/seen/" + picture).status == 405) }
    #expect(try lines(site) == 1)
  }

  @Test func `Who wants only the head, or asks in another way, is not written down`() async throws {
    let site = try await Pages()
    #expect(try await site.send(.head, sealed(site)).headers[.location] == "https://example.org/a?b=c#d")
    for method in [HTTPRequest.Method.options, .post, .put, .delete] { #expect(try await site.send(method, sealed(site)).status == 405) }
    #expect(files(site) == [])
  }

  @Test func `What is not ours leads nowhere; a reader that is not ours is nobody`() async throws {
    let site = try await Pages()
    let link = sealed(site)
    for broken in [String(link.dropLast()), link + "A", Self.path + "https%3A%2F%2Fevil.example", Self.path + "x", Self.path + "%00"] {
      let answer = try await site.send(.get, broken)
      #expect(answer.status == 404 && answer.headers[.location] == nil, "\(broken)")
    }
    #expect(files(site) == [])
    #expect(try await site.send(.get, link + "/somebody").status == 302)
    let text = try String(contentsOfFile: try #require(files(site).first), encoding: .utf8)
    #expect(text.hasSuffix(String(repeating: "-", count: 32) + "\n"))
  }

  @Test func `With the database gone the reader arrives all the same`() async throws {
    let site = try await Pages()
    try site.database.close()
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: site.folder + "/t.sqlite" + suffix) }
    #expect(try await site.send(.get, sealed(site)).status == 302)
    #expect(try lines(site) == 1)
  }
}
