import Testing

@testable import DNS

@Suite struct DMARCTests {
  private func walk(_ domain: String, _ records: [String: String]) throws -> DMARCWalk {
    try DMARCWalk(domain, Zone(Dictionary(uniqueKeysWithValues: records.map { ("_dmarc." + $0.key, [$0.value]) })).lookup)
  }

  @Test(
    "A record is read by its tags, and what is none is passed over",
    arguments: [
      ("v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; t=y; rua=mailto:a@b.test", true), ("v=DMARC1;p=none", true),
      ("v=DMARC1; rua=mailto:a@b.test", true), ("v=DMARC1; p=perhaps; rua=mailto:a@b.test;", true), ("v=DMARC1", false),
      ("v=dmarc1; p=none", false),
      ("p=none; v=DMARC1", false), ("v=DMARC1; p=perhaps", false), ("v=DMARC1; p=none; p=reject", false), ("v=spf1 -all", false),
      ("", false),
    ])
  func reading(text: String, isRecord: Bool) throws {
    #expect((DMARCRecord(text) != nil) == isRecord)
  }

  @Test func `Policies of names below fall back to those above`() throws {
    let full = try #require(DMARCRecord("v=DMARC1; p=reject; sp=quarantine; np=none; adkim=s; t=y; rua=mailto:a@b.test"))
    #expect((full.policy, full.subdomains, full.missing) == (.reject, .quarantine, .none))
    #expect(full.strictDKIM && !full.strictSPF && full.isTest && full.reports == "mailto:a@b.test" && full.suffix == .unsaid)
    let short = try #require(DMARCRecord("v=DMARC1; p=reject; sp=quarantine"))
    #expect(short.missing == .quarantine && !short.isTest)
    #expect(try #require(DMARCRecord("v=DMARC1; rua=mailto:a@b.test")).policy == .none)
  }

  @Test(
    "The organizational domain and the record that holds are found by walking up",
    arguments: [
      // RFC 9989 §4.10.2: the fewest labels, unless a flag says otherwise.
      ("a.mail.linden.test", ["linden.test": "v=DMARC1; p=reject"], "linden.test", "linden.test"),
      ("linden.test", ["linden.test": "v=DMARC1; p=reject"], "linden.test", "linden.test"),
      ("a.linden.test", ["a.linden.test": "v=DMARC1; p=none", "linden.test": "v=DMARC1; p=reject"], "linden.test", "a.linden.test"),
      (
        "a.mail.linden.test", ["mail.linden.test": "v=DMARC1; p=none; psd=n", "linden.test": "v=DMARC1; p=reject"], "mail.linden.test",
        "mail.linden.test"
      ),
      ("a.b.linden.bank", ["bank": "v=DMARC1; p=reject; psd=y"], "linden.bank", "bank"),
      ("a.linden.bank", ["bank": "v=DMARC1; p=reject; psd=y", "linden.bank": "v=DMARC1; p=none"], "linden.bank", "linden.bank"),
      ("bank", ["bank": "v=DMARC1; p=reject; psd=y"], "bank", "bank"),
      ("a.co.test", ["co.test": "v=DMARC1; p=reject; psd=y", "test": "v=DMARC1; p=none"], "a.co.test", "co.test"),
    ] as [(String, [String: String], String, String)])
  func walking(domain: String, records: [String: String], organization: String, holder: String) throws {
    let walk = try walk(domain, records)
    #expect(walk.organizationalDomain == organization)
    #expect(walk.step?.domain == holder)
  }

  @Test func `Without any record the domain stands for itself`() throws {
    let walk = try walk("a.linden.test", ["other.test": "v=DMARC1; p=none"])
    #expect(walk.organizationalDomain == "a.linden.test" && walk.step == nil && walk.policy(exists: true) == nil)
  }

  @Test func `A name below gets sp, one that does not exist np, and the domain itself p`() throws {
    let records = ["linden.test": "v=DMARC1; p=none; sp=quarantine; np=reject"]
    #expect(try walk("linden.test", records).policy(exists: true) == DMARCRecord.Policy.none)
    #expect(try walk("a.linden.test", records).policy(exists: true) == .quarantine)
    #expect(try walk("a.linden.test", records).policy(exists: false) == .reject)
  }

  @Test func `At most eight names are asked, however long the domain is`() throws {
    #expect(DMARCWalk.names(from: "a.b.linden.test") == ["a.b.linden.test", "b.linden.test", "linden.test", "test"])
    #expect(
      DMARCWalk.names(from: "1.2.3.4.5.6.7.8.9.linden.test") == [
        "1.2.3.4.5.6.7.8.9.linden.test", "5.6.7.8.9.linden.test", "6.7.8.9.linden.test", "7.8.9.linden.test", "8.9.linden.test",
        "9.linden.test",
        "linden.test", "test",
      ])
    #expect(DMARCWalk.names(from: "test") == ["test"])
  }

  @Test func `Several records at one name count as none`() throws {
    let zone = Zone([
      "_dmarc.a.linden.test": ["v=DMARC1; p=none", "v=DMARC1; p=reject"], "_dmarc.linden.test": ["v=DMARC1; p=reject", "note"],
    ])
    let walk = try DMARCWalk("a.linden.test", zone.lookup)
    #expect(walk.ambiguous == ["a.linden.test"] && walk.step?.domain == "linden.test")
  }

  @Test func `Domains align when they belong together, or are the same where the record is strict`() throws {
    let zone = Zone([
      "_dmarc.linden.test": ["v=DMARC1; p=none"], "_dmarc.bank": ["v=DMARC1; p=reject; psd=y"],
      "_dmarc.own.linden.test": ["v=DMARC1; p=none; psd=n"],
    ])
    let walk = try DMARCWalk("news.linden.test", zone.lookup)
    #expect(try walk.aligns("linden.test", strict: false, zone.lookup) && walk.aligns("bounces.linden.test", strict: false, zone.lookup))
    #expect(try !walk.aligns("linden.test", strict: true, zone.lookup) && walk.aligns("NEWS.linden.test.", strict: true, zone.lookup))
    #expect(try !walk.aligns("own.linden.test", strict: false, zone.lookup) && !walk.aligns("other.test", strict: false, zone.lookup))
    // Two customers of one suffix are two organizations.
    #expect(try !DMARCWalk("a.bank", zone.lookup).aligns("b.bank", strict: false, zone.lookup))
  }
}
