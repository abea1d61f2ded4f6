import Testing
import Words

@testable import DNS

@Suite struct SPFTests {
  /// What the record of linden.test, in a world of its own, says of an address.
  private func evaluate(
    _ record: String, _ address: String = "192.0.2.1", in zone: (inout Zone) -> Void = { _ in }
  ) throws -> (result: SPFEvaluation.Result, lookups: Int, voids: Int) {
    var world = Zone([
      "linden.test": [record], "good.test": ["v=spf1 ip4:192.0.2.0/24 -all"], "soft.test": ["v=spf1 ~all"],
      "empty.test": ["v=spf1"], "two.test": ["v=spf1 -all", "V=SPF1 +all"], "loop.test": ["v=spf1 include:linden.test -all"],
      "broken.test": ["v=spf1 ip4:300.1.1.1 -all"],
    ])
    world.set("linden.test", addresses: "192.0.2.1", "2001:db8::1")
    world.set("linden.test", exchangers: "mail.linden.test", "other.linden.test")
    world.set("mail.linden.test", addresses: "198.51.100.7")
    zone(&world)
    var evaluation = SPFEvaluation(
      try #require(IPAddress(address)), local: "b-x", domain: "linden.test", hello: "mail.linden.test", lookup: world.lookup)
    return (evaluation.result(), evaluation.lookups, evaluation.voids)
  }

  /// Of an evaluation that has to end in an error.
  private func reason(_ result: SPFEvaluation.Result) throws -> String {
    let reason: String? = if case .permanent(let reason) = result { reason } else { nil }
    return try #require(reason, "\(result)")
  }

  @Test(
    "An address is matched by the first term that means it",
    arguments: [
      ("v=spf1 ip4:192.0.2.1 -all", "192.0.2.1", "ip4:192.0.2.1"), ("v=spf1 ip4:192.0.2.0/24 ?all", "192.0.2.200", "ip4:192.0.2.0/24"),
      ("v=spf1 a -all", "192.0.2.1", "a"), ("v=spf1 a/24 -all", "192.0.2.99", "a/24"), ("v=spf1 a//32 -all", "2001:db8:ff::1", "a//32"),
      ("v=spf1 ip6:2001:db8::/32 -all", "2001:db8::7", "ip6:2001:db8::/32"), ("V=SPF1 MX -ALL", "198.51.100.7", "MX"),
      ("v=spf1 mx:linden.test/24 -all", "198.51.100.9", "mx:linden.test/24"),
      ("v=spf1 include:good.test -all", "192.0.2.3", "include:good.test"),
      ("v=spf1 redirect=good.test", "192.0.2.3", "ip4:192.0.2.0/24"), ("v=spf1 +all", "203.0.113.9", "+all"),
      ("v=spf1 a:mail.linden.test ~all", "198.51.100.7", "a:mail.linden.test"),
      ("v=spf1 unknown=%{i} ip4:192.0.2.1", "192.0.2.1", "ip4:192.0.2.1"),
      ("v=spf1 ip4:192.0.2.1 -all", "::ffff:192.0.2.1", "ip4:192.0.2.1"),
    ])
  func passes(record: String, address: String, term: String) throws {
    #expect(try evaluate(record, address).result == .matched(.pass, by: term))
  }

  @Test(
    "What no term lets through is refused, doubted or left open as the record says",
    arguments: [
      ("v=spf1 ip4:192.0.2.9 -all", SPFEvaluation.Result.matched(.fail, by: "-all")), ("v=spf1 ~all", .matched(.softFail, by: "~all")),
      ("v=spf1 ?all", .matched(.neutral, by: "?all")), ("v=spf1 ip4:192.0.2.9", .unmatched), ("v=spf1", .unmatched),
      ("v=spf1 include:soft.test -all", .matched(.fail, by: "-all")), ("v=spf1 -ip4:192.0.2.1 +all", .matched(.fail, by: "-ip4:192.0.2.1")),
      ("v=spf1 ip6:::/0 -all", .matched(.fail, by: "-all")), ("v=spf1 all redirect=none.test", .matched(.pass, by: "all")),
      ("v=spf10 -all", .none), ("something else", .none),
    ])
  func others(record: String, result: SPFEvaluation.Result) throws {
    #expect(try evaluate(record).result == result)
  }

  @Test(
    "A fault anywhere in a record is an error, with the term or domain",
    arguments: [
      ("v=spf1 ipv4:192.0.2.1 -all", "ipv4:192.0.2.1"), ("v=spf1 ip4:192.0.2 -all", "ip4:192.0.2"),
      ("v=spf1 ip4:192.0.2.1/33", "ip4:192.0.2.1/33"),
      ("v=spf1 ip6:192.0.2.1", "ip6:192.0.2.1"), ("v=spf1 include -all", "include"), ("v=spf1 include: -all", "include:"),
      ("v=spf1 a/40", "a/40"), ("v=spf1 all:x", "all:x"), ("v=spf1 -all include:%{x}.test", "include:%{x}.test"),
      ("v=spf1 exists:%i", "exists:%i"),
      ("v=spf1 exists:%{d0}.test", "%{d0}"), ("v=spf1 redirect=good.test redirect=good.test", "redirect"),
      ("v=spf1 include:two.test -all", "two.test has 2 SPF records"), ("v=spf1 include:gone.test -all", "gone.test has no SPF record"),
      ("v=spf1 a:linden.test:25", "a:linden.test:25: that is no domain"), ("v=spf1 a:192.0.2.7", "a:192.0.2.7"),
      ("v=spf1 mx:linden", "mx:linden"),
      ("v=spf1 a:linden.-test", "a:linden.-test"), ("v=spf1 exists:linden.test/24", "linden.test/24"),
      ("v=spf1 redirect=-all", "redirect=-all"),
      ("v=spf1 a:\u{FEFF}linden.test", "that is no domain"), ("v=spf1 ip4:192.0.2.0/024", "ip4:192.0.2.0/024"),
      ("v=spf1 redirect=gone.test", "gone.test, which has none"),
      ("v=spf1 include:broken.test -all", "broken.test has a fault at ip4:300.1.1.1"),
    ])
  func faults(record: String, words: String) throws {
    let reason = try reason(evaluate(record).result)
    #expect(reason.contains(words), "\(reason)")
  }

  @Test func `Ten terms may ask the DNS, and the eleventh is one too many`() throws {
    let ten = (0..<10).map { "include:s\($0).test" }.joined(separator: " ")
    var records = ["linden.test": ["v=spf1 \(ten) -all"], "eleven.test": ["v=spf1 include:linden.test -all"]]
    for number in 0..<10 { records["s\(number).test"] = ["v=spf1 ip4:203.0.113.1 -all"] }
    let lookup = Zone(records).lookup
    let address = try #require(IPAddress("192.0.2.1"))
    var enough = SPFEvaluation(address, domain: "linden.test", hello: "x", lookup: lookup)
    #expect(enough.result() == .matched(.fail, by: "-all") && enough.lookups == 10)
    // One level more is one term more.
    var strict = SPFEvaluation(address, domain: "eleven.test", hello: "x", lookup: lookup)
    #expect(strict.result() == .permanent("more than 10 terms ask the DNS; the one too many is include:s9.test"))
    var counting = SPFEvaluation(address, domain: "eleven.test", hello: "x", lookupLimit: 40, lookup: lookup)
    #expect(counting.result() == .matched(.fail, by: "-all") && counting.lookups == 11)
  }

  @Test func `A loop, many hosts and lookups in vain end in an error`() throws {
    #expect(try reason(evaluate("v=spf1 include:loop.test -all").result).contains("more than 10 terms"))
    let many = try evaluate(
      "v=spf1 mx:many.test -all", in: { $0.set("many.test", exchangers: "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k") })
    #expect(try reason(many.result).contains("more than 10 MX records"))
    let two = try evaluate("v=spf1 a:v1.gone a:v2.gone -all")
    #expect(two.result == .matched(.fail, by: "-all") && two.voids == 2 && two.lookups == 2)
    let three = try evaluate("v=spf1 a:v1.gone a:v2.gone exists:v3.gone -all")
    #expect(try reason(three.result).contains("more than 2 of its lookups find nothing"))
  }

  @Test(
    "Macros say who sends, as the examples of RFC 7208 §7.4 have it",
    arguments: [
      ("%{s}", "strong-bad@email.example.com"), ("%{o}", "email.example.com"), ("%{d}", "email.example.com"),
      ("%{d4}", "email.example.com"), ("%{d2}", "example.com"), ("%{d1}", "com"), ("%{dr}", "com.example.email"),
      ("%{d2r}", "example.email"),
      ("%{l}", "strong-bad"), ("%{l-}", "strong.bad"), ("%{lr}", "strong-bad"), ("%{lr-}", "bad.strong"), ("%{l1r-}", "strong"),
      ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
      ("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"),
      ("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net"), ("%%.%_x%-", "%. x%20"),
    ])
  func macros(text: String, expanded: String) throws {
    var asked: String?
    var evaluation = SPFEvaluation(
      try #require(IPAddress("192.0.2.3")), local: "strong-bad", domain: "email.example.com", hello: "h",
      lookup: { question throws(DNSFailure) in
        if question.kind == .text { return .texts(["v=spf1 exists:\(text)"]) }
        asked = question.name
        return .addresses([])
      })
    _ = evaluation.result()
    #expect(asked == expanded)
  }

  @Test func `An address outside IPv4 is told nibble by nibble, and a name is only believed when it leads back`() throws {
    var asked: [String] = []
    func lookup(_ question: DNSQuestion) throws(DNSFailure) -> DNSAnswer {
      asked.append(question.name)
      return question.name == "linden.test" ? .texts(["v=spf1 exists:%{ir}.%{v}.x -all"]) : .noSuchName
    }
    var evaluation = SPFEvaluation(try #require(IPAddress("2001:db8::cb01")), domain: "linden.test", hello: "h", lookup: lookup)
    _ = evaluation.result()
    #expect(asked.last == "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.x")
    func world(_ zone: inout Zone) {
      zone.set("192.0.2.1", names: "liar.linden.test", "linden.test")
      zone.set("192.0.2.2", names: "liar.linden.test")
    }
    #expect(try evaluate("v=spf1 ptr -all", in: world).result == .matched(.pass, by: "ptr"))
    #expect(try evaluate("v=spf1 ptr -all", "192.0.2.2", in: world).result == .matched(.fail, by: "-all"))
    #expect(
      try evaluate("v=spf1 include:%{p}.x.test -all", "192.0.2.2", in: world).result
        == .permanent("include:%{p}.x.test: unknown.x.test has no SPF record"))
  }

  @Test func `Silence is an error for now, never a refusal`() throws {
    let question = DNSQuestion(.address4, "mail.linden.test")
    #expect(
      try evaluate("v=spf1 a:mail.linden.test -all", in: { $0.silent = ["mail.linden.test"] }).result == .temporary(.silence(question)))
  }
}
