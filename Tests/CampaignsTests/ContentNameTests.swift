import Campaigns
import Testing

@Suite struct ContentNameTests {
  @Test func `A content is confirmed by its post and eight digits of its hash or more, and by nothing else`() {
    let hash = String(repeating: "1a2b3c4d", count: 8)
    let name = ContentName("hello", hash: hash)
    #expect("\(name)" == "hello@1a2b3c4d")
    for text in ["hello@1a2b3c4d", "hello@1A2B3C4D1a", "hello@\(hash)"] { #expect(name.isGiven(by: text), "\(text)") }
    for text in ["hello", "hello@", "hello@1a2b3c4", "hello@1a2b3c4e", "hell@1a2b3c4d", "Hello@1a2b3c4d", "hello@\(hash)0"] {
      #expect(!name.isGiven(by: text), "\(text)")
    }
  }
}
