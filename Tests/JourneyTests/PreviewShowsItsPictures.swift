import Foundation
import Testing

/// `tuesday preview --serve` with nothing else running, as the first thing that a writer does.
@Suite struct PreviewShowsItsPictures {
  @Test func `The preview serves the pictures that its page shows, while the source says where readers find them`() async throws {
    let place = try await Workplace()
    try place.set(["site.base_url": "\"https://letter.example.org\""])
    let preview = try Running(Program.path, ["preview", "posts/hello.md", "--serve", "--port", "0"], in: place.folder)
    let site = try await preview.find(/Preview at (http:\/\/127\.0\.0\.1:\d+)\//)
    func get(_ path: String, _ arguments: String...) async throws -> String {
      try await Program.run("/usr/bin/curl", ["--silent", "--fail", site + path] + arguments).output
    }
    let mail = try await get("/mail.html")
    let pictures = mail.matches(of: /<img[^>]* src="([^"]*)"/).map { String($0.1) }
    try #require(!pictures.isEmpty)
    for picture in pictures {
      #expect(picture.hasPrefix("/media/"))
      #expect(try await get(picture, "--output", "/dev/null", "--write-out", "%{http_code} %{content_type}") == "200 image/png")
    }
    #expect(try await get("/").contains("https://letter.example.org/media/"))
    preview.signal(SIGTERM)
    #expect(await preview.end().code == 0)
  }
}
