import Foundation
import Testing

/// `tuesday watch` beside a text editor.
@Suite(.inTurn) struct WriterWatchesAPost {
  @Test func `What is saved is said in the terminal and shown in the browser, without a hand on either`() async throws {
    let place = try await Workplace()
    _ = try place.write("posts/first.md", "---\ntitle: First\n---\nThe square is open.\n")
    let watch = try Running(Program.path, ["watch", "--port", "0"], in: place.folder)
    let site = try await watch.find(/Preview at (http:\/\/127\.0\.0\.1:\d+)\//)
    #expect(watch.output.contains("posts/first.md: can go out"), "the post saved last: \(watch.output)")
    let browser = try Running(Program.python, [Program.root + "/Tests/JourneyTests/Peers/follow_preview.py", site + "/"])
    _ = try await browser.find(/(Preview: First)\n/)
    _ = try place.write("posts/first.md", "---\ntitle: First, again\n---\nThe square is open.\n")
    _ = try await browser.find(/(Preview: First, again)\n/)
    _ = try place.write("posts/second.md", "---\ntitle: Second\n---\nHello {{ firstname }}.\n")
    _ = try await watch.find(/(posts\/second\.md: cannot go out like this)\n/)
    #expect(watch.errors.contains("posts/second.md:4:"), "\(watch.errors)")
    _ = try await browser.find(/(Preview:)\n/)
    _ = try place.write("posts/second.md", "---\ntitle: Second\n---\nHello {{ first_name | default: \"you\" }}.\n")
    _ = try await browser.find(/(Preview: Second)\n/)
    browser.signal(SIGTERM)
    watch.signal(SIGINT)
    #expect(await watch.end().code == 0)
  }

  @Test func `Without a post there is nothing to watch, and it says what to do`() async throws {
    let place = try await Workplace()
    for name in try FileManager.default.contentsOfDirectory(atPath: place.folder + "/posts") where name.hasSuffix(".md") {
      try FileManager.default.removeItem(atPath: place.folder + "/posts/" + name)
    }
    let ended = try await place.tuesday("watch")
    #expect(ended.code == 65 && ended.errors.contains("write one, then run this again"), "\(ended.errors)")
  }
}
