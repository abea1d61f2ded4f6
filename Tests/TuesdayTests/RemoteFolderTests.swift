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

  @Test func `What both sides had is nothing for git, also where an earlier version kept it`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-remote-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let url = "https://letter.example.org"
    let former = #"{"\#(url)": {"posts": {"one.md": {"there": "1", "here": "2"}}, "pictures": {}}}"#
    try former.write(toFile: folder + "/.tuesday-remote.json", atomically: true, encoding: .utf8)
    var posts = try RemoteFolder(folder, of: url)
    #expect(posts.posts == ["one.md": RemoteFolder.Known(there: "1", here: "2")])
    posts.posts["two.md"] = RemoteFolder.Known(there: "3", here: "3")
    try posts.keep()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [".tuesday-remote"])
    #expect(try String(contentsOfFile: folder + "/.tuesday-remote/.gitignore", encoding: .utf8) == "*\n", "all of it, and this file too")
    #expect(try RemoteFolder(folder, of: url).posts.keys.sorted() == ["one.md", "two.md"])
    try "Words".write(toFile: folder + "/\u{2066}a.md", atomically: true, encoding: .utf8)
    let names = try posts.names()
    #expect(names.posts.isEmpty && names.odd == ["\u{2066}a.md"])
  }

  @Test func `Nothing is written where a link leads that somebody left in the folder`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tuesday-remote-\(UUID().uuidString)").path
    for name in ["posts", "elsewhere"] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (url, shelf) = ("https://letter.example.org", folder + "/posts/.tuesday-remote")
    let before = try RemoteFolder(folder + "/posts", of: url)
    try FileManager.default.createSymbolicLink(atPath: shelf, withDestinationPath: "../elsewhere")
    #expect(throws: CommandError.self) { try before.keep() }
    let refusal = #expect(throws: CommandError.self) { try RemoteFolder(folder + "/posts", of: url) }
    #expect(refusal?.description.contains("posts/.tuesday-remote is a symbolic link; delete it") == true)
    try FileManager.default.removeItem(atPath: shelf)
    try before.keep()
    try FileManager.default.removeItem(atPath: shelf + "/.gitignore")
    try FileManager.default.createSymbolicLink(atPath: shelf + "/.gitignore", withDestinationPath: "../../elsewhere/new")
    #expect(throws: CommandError.self) { try before.keep() }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/elsewhere").isEmpty)
  }
}
