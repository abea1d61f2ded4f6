import Testing
import Words

@Suite struct ShownAddressTests {
  @Test(arguments: [
    ("https://example.org/feed.xml", "https://example.org/feed.xml"),
    ("https://ada:secret@example.org/feed?token=x&y=2", "https://…@example.org/feed?…"),
    ("http://127.0.0.1:8080/?key=é", "http://127.0.0.1:8080/?…"),
    ("is it? see https://a.example/b?c now", "is it? see https://a.example/b?… now"),
    ("no address at all?", "no address at all?"), ("", ""),
  ])
  func `What lets somebody in is not shown with an address`(_ text: String, _ shown: String) {
    #expect(text.withoutAddressSecrets == shown)
  }
}
