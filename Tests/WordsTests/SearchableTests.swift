import Testing
import Words

@Suite struct SearchableTests {
  @Test(
    arguments: [
      ("Straße", "STRASSE"), ("Café", "cafe\u{301}"), ("Ἀθῆναι", "αθηναι"), ("ΟΔΟΣ", "οδος"), ("שָׁלוֹם", "שלום"), ("كِتَابٌ", "كتاب"),
      ("Ｔｕｅｓｄａｙ", "tuesday"), ("co\u{AD}operate", "cooperate"), ("Ёлка", "елка"),
    ])
  func `Two spellings of a word are one to who looks for it`(written: String, asked: String) {
    #expect(written.searchable == asked.searchable && !asked.searchable.isEmpty)
  }

  @Test(arguments: [("が", "か"), ("हिन्दी", "हिनदी"), ("oak", "oaks"), ("가", "나")])
  func `Marks that make another letter stay`(one: String, other: String) { #expect(one.searchable != other.searchable) }
}
