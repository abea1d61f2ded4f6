import Foundation
import Testing

@testable import tuesday

@Suite struct RemoteFolderTests {
  @Test func `What a link leads to is no post, so it is not handed to a server`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-remote-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/posts", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try "token".write(toFile: folder + "/secret.txt", atomically: true, encoding: .utf8)
    try "Words".write(toFile: folder + "/posts/one.md", atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: folder + "/posts/leak.md", withDestinationPath: "../secret.txt")
    let posts = try RemoteFolder(folder + "/posts", of: "https://letter.example.org")
    #expect(posts.bytes("one.md") == Array("Words".utf8) && !posts.isLink("one.md"))
    #expect(posts.bytes("leak.md") == nil && posts.isLink("leak.md"))
    #expect(posts.bytes("none.md") == nil && !posts.isLink("none.md"))
  }
}
