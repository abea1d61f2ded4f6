import Foundation
import HTTPTypes
import Testing

@testable import Web

/// Styles, scripts and pictures.
@Suite struct FilesTests {
  @Test func `A file is given whole, and known again`() async throws {
    let pages = try await Pages()
    let style = try await pages.send(.get, "/assets/site.css")
    #expect(style.status == 200 && style.headers[.contentType] == "text/css" && style.headers[.cacheControl] == "public, max-age=86400")
    #expect(style.headers[.contentSecurityPolicy] != nil && style.headers[.acceptRanges] == nil)
    for range in ["bytes=-5", "bytes=0-3", "bytes=99999999-", "lines=1-2"] {
      let part = try await pages.send(.get, "/assets/site.css", headers: [.range: range])
      #expect(part.status == 200 && part.body == style.body, "\(range)")
    }
    let head = try await pages.send(.head, "/assets/site.css")
    #expect(head.status == 200 && head.body.isEmpty && head.headers[.contentLength] == "\(style.body.utf8.count)")
    let tag = try #require(style.headers[.eTag])
    for known in [tag, "\"x\", \(tag)", "\"x\" , W/\"y\",\(tag)", "*"] {
      let again = try await pages.send(.get, "/assets/site.css", headers: [.ifNoneMatch: known])
      #expect(again.status == 304 && again.body.isEmpty && again.headers[.eTag] == tag && again.headers[.contentType] == nil, "\(known)")
    }
    let time = style.headers[.lastModified] ?? ""
    #expect(try await pages.send(.get, "/assets/site.css", headers: [.ifModifiedSince: time]).status == 304)
    let other = try await pages.send(.get, "/assets/site.css", headers: [.ifNoneMatch: "\"x\", \"y\"", .ifModifiedSince: time])
    #expect(other.status == 200 && other.body == style.body, "a tag is more than a time (RFC 9110 §13.2.2)")
    #expect(try await pages.send(.get, "/assets/none.css", headers: [.ifNoneMatch: "*"]).status == 404)
    for (path, known, status) in [("/posts", "*", 304), ("/posts", "\"x\"", 200), ("/posts/none", "*", 404)] {
      #expect(try await pages.send(.get, path, headers: [.ifNoneMatch: known]).status == status, "\(path) \(known)")
    }
  }

  /// Of a folder: what reads files would lead there, and an address of two slashes is another machine's.
  @Test(arguments: [
    "/", "//", "/./", "/../Public/post.mustache", "/%2e%2e/Public/post.mustache", "//%00@evil.example", "/%2f%00@evil.example",
    "//evil.example",
    "/site.css%00.png", "/site.css/", "/.git", "/none.css", "/a%0d%0ab",
  ])
  func `What can be no file's name is nothing, and leads nowhere`(name: String) async throws {
    let pages = try await Pages()
    try FileManager.default.createDirectory(atPath: pages.folder + "/inner", withIntermediateDirectories: true)
    for path in ["/assets" + name, "/media" + name, "/media/inner"] {
      let answer = try await pages.send(.get, path)
      #expect(answer.status == 404 && answer.headers[.location] == nil, "\(path): \(answer.status)")
    }
  }

  @Test func `A file can only be read`() async throws {
    let pages = try await Pages()
    for method in [HTTPRequest.Method.post, .put, .delete] {
      let answer = try await pages.send(method, "/assets/site.css")
      #expect([404, 405].contains(answer.status), "\(method): \(answer.status)")
    }
  }
}
