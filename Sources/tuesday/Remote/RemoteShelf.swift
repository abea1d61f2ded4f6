import Campaigns
import Curl
import Foundation
import Web

/// The posts and pictures that a server has, as push and pull ask for them.
struct RemoteShelf {
  struct Post: Decodable {
    let slug: String
    let file: String
    let hash: String
  }

  struct Picture: Decodable {
    let name: String
    let hash: String
  }

  struct Text: Decodable {
    struct Finding: Decodable {
      let severity: String
      let line: Int
      let column: Int
      let message: String
    }

    let post: Post
    let markdown: String
    let pictures: [String]
    let findings: [Finding]
  }

  private struct Page<Item: Decodable>: Decodable { let items: [Item] }

  let client: RemoteClient

  /// - Parameters:
  ///   - operation: of the server's table.
  ///   - tag: of what was seen; nil: that nothing is there yet.
  private func ask(
    _ operation: String, _ said: [(name: String, text: String)], seen tag: String?? = nil, file: (type: String, bytes: [UInt8])? = nil
  ) async throws -> WebCall.Answer {
    let operation = try APIOperation.find(operation)
    let request = try operation.request(said, json: nil)
    var extras = RemoteClient.Extras()
    extras.body = file?.bytes ?? request.body.map { Array($0.utf8) }
    if let file { extras.type = file.type }
    if !operation.givesJSON { extras.accept = "*/*" }
    if let tag { extras.fields.append(tag.map { ("If-Match", "\"\($0)\"") } ?? ("If-None-Match", "*")) }
    return try await client.ask(operation.method, request.path, extras)
  }

  /// By their files' names. One that no post may have here is left out: it could lead anywhere.
  func posts() async throws -> [String: Post] {
    let page = try client.read(Page<Post>.self, from: try await ask("list-posts", [("folder", "true")]))
    return Dictionary(page.items.filter { PostFile.isName($0.file) }.map { ($0.file, $0) }) { first, _ in first }
  }

  func pictures() async throws -> [String: String] {
    let page = try client.read(Page<Picture>.self, from: try await ask("list-pictures", []))
    return Dictionary(page.items.map { ($0.name, $0.hash) }) { first, _ in first }
  }

  func text(of post: Post) async throws -> Text {
    try client.read(Text.self, from: try await ask("get-post", [("post", post.slug), ("file", post.file)]))
  }

  func put(_ text: String, as file: String, slug: String, seen tag: String?) async throws -> Text {
    try client.read(Text.self, from: try await ask("put-post", [("post", slug), ("file", file), ("markdown", text)], seen: .some(tag)))
  }

  func picture(_ name: String) async throws -> [UInt8] { try await ask("get-picture", [("picture", name)]).body }

  func putPicture(_ bytes: [UInt8], as name: String, seen tag: String?) async throws {
    let file = (type: PostPicture.mediaType(bytes) ?? "application/octet-stream", bytes: bytes)
    _ = try await ask("put-picture", [("picture", name)], seen: .some(tag), file: file)
  }

  /// Where one is to be read there.
  func place(of slug: String) -> String { "\(client.remote.url)/api/v1/posts/\(slug)" }
}
