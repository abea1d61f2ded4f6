import Testing
import Words

@Suite struct AddressMentionTests {
  @Test(arguments: [
    ("ann@example.org", true), ("Ask ANN@Example.org.", true), ("email='ann@example.org'", true), ("“ann@example.org”, she", true),
    ("{\"text\":\"Ask\\nann@example.org\\n\"}", true),
    ("joann@example.org, ann@example.org", true), ("joann@example.org", false), ("jo.ann@example.org", false),
    ("jo-ann@example.org", false),
    ("ann@example.org.csv", true), ("ann@example.org.2.csv", true), ("ann@example.org- she", true), ("ann@example.org-she", true),
    ("ann@example.orgé", true), ("ann@example.org.", true), ("ann@example.org2", true), ("ann@example.orgé.net", false),
    ("ann@example.org.xn--p1ai", false), ("ann@example.org.рф", false),
    ("ann@example.org.uk", false), ("ann@example.organ", false), ("ann@example.org-x.net", false), ("éann@example.org", false), ("", false),
  ])
  func `An address stands in a text as a whole or not at all`(text: String, isThere: Bool) {
    #expect(text.mentions(address: "Ann@example.org") == isThere)
  }
}
