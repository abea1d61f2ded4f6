import Testing
import Words

@Suite struct SlugTests {
  @Test(arguments: [("Grüße aus Berlin!", "grusse-aus-berlin"), ("A  B--C", "a-b-c"), ("日本", ""), ("Ça va?", "ca-va")])
  func `Slugs are plain`(title: String, slug: String) {
    #expect(Slug.make(from: title) == slug)
  }

  @Test(arguments: [("a-b", true), ("a--b", false), ("-a", false), ("A", false), ("", false), (String(repeating: "a", count: 61), false)])
  func `A slug is small letters, digits and single hyphens, and not long`(text: String, good: Bool) {
    #expect(Slug.isSlug(text) == good)
  }
}
