import Foundation
import Testing

/// The archive's page of a post that sets colours and widths of its own, in a real engine and behind its own policy.
@Suite(.inTurn) struct PageShowsWhatTheMailShows {
  private static let post = """
    ---
    title: "Colours of one's own"
    ---

    Words of the letter.

    <table width="900" bgcolor="#102030" style="color:#f4f4f4"><tr><td>

    ### On a dark ground

    Light words with [a link](https://example.org/a) and <span style="color:#ffd9a0">an ink</span>.

    </td></tr></table>

    <p style="color:#20304f">An ink without a ground.</p>

    <div style="background:#fff7d6;width:900px">A light ground.</div>

    <video controls src="https://example.org/bench.mp4"></video>

    The end.
    """

  @Test func `A writer's colours can be read on the page, light and dark, and widths give way on a phone`() async throws {
    let place = try await Workplace()
    let (site, inbox) = (try freePort(), try freePort())
    try place.set([
      "site.listen": "\"127.0.0.1:\(site)\"", "site.base_url": "\"http://127.0.0.1:\(site)\"", "inbox.listen": "\"127.0.0.1:\(inbox)\"",
    ])
    #expect(try await place.tuesday("subscribers", "add", "ada@example.org").code == 0)
    let path = try place.write("posts/colours.md", Self.post)
    let serving = try await ServePeer(place)
    let sent = try await place.tuesday("send", path, "--confirm", "colours")
    try #require(sent.code == 0, "\(sent.errors)")

    let page = try await serving.request("GET", "/posts/colours")
    let policy = try #require(page.headers["content-security-policy"])
    #expect(policy.contains("style-src 'self'; ") && policy.contains("style-src-attr 'unsafe-inline'"))
    #expect(policy.contains("media-src https:") && page.body.contains("<video controls=\"\" src=\"https://example.org/bench.mp4\">"))
    #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("script-src"))
    let home = try #require(try await serving.request("GET", "/").headers["content-security-policy"])
    #expect(!home.contains("unsafe") && !home.contains("media-src"))

    let looked = try await Program.run(
      Program.python, [Program.root + "/Tests/JourneyTests/Peers/look_at_mails.py", place.folder, serving.site + "/posts/colours"])
    let faults = try? JSONDecoder().decode([String].self, from: Data(looked.output.utf8))
    #expect(faults == [], "\(faults?.joined(separator: "\n") ?? looked.errors)")

    // What was sent stays a page that others may link to, though its file goes.
    try FileManager.default.removeItem(atPath: path)
    let next = try place.write("posts/next.md", "---\ntitle: Next\n---\n\nAs [told before](/posts/colours), not [here](/posts/nowhere).\n")
    let checked = try await place.tuesday("check", next)
    #expect(checked.code == 65 && checked.errors.contains("/posts/nowhere leads nowhere"), "\(checked.errors)")
    #expect(!checked.errors.contains("/posts/colours leads"), "\(checked.errors)")
    #expect(await serving.stop() == 0)
  }
}
