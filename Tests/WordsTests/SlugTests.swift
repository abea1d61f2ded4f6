import Foundation
import Testing
import Words

@Suite struct SlugTests {
  @Test(arguments: [("Grüße aus Berlin!", "grusse-aus-berlin"), ("A  B--C", "a-b-c"), ("日本", ""), ("Ça va?", "ca-va")])
  func `Slugs are plain`(title: String, slug: String) {
    #expect(Slug.make(from: title) == slug)
  }

  @Test(
    arguments: [
      ("Grüße aus Berlin!", "grusse-aus-berlin"), ("日本語 と「が」", "日本語-と-が"), ("Новости, Москва", "новости-москва"),
      ("أخبار الأسبوع", "أخبار-الأسبوع"), ("Ελλάδα 2026", "ελλάδα-2026"), ("हिन्दी में", "हिन्दी-में"), ("می\u{200C}خواهم", "میخواهم"),
      ("Cafe\u{301} か\u{3099}", "cafe-が"), ("★ ❤️ —", ""),
    ])
  func `A place in a page is called by its own letters`(heading: String, name: String) {
    #expect(Array(Slug.place(from: heading).utf8) == Array(name.precomposedStringWithCanonicalMapping.utf8))
  }

  @Test(arguments: [("a-b", true), ("a--b", false), ("-a", false), ("A", false), ("", false), (String(repeating: "a", count: 61), false)])
  func `A slug is small letters, digits and single hyphens, and not long`(text: String, good: Bool) {
    #expect(Slug.isSlug(text) == good)
  }
}
