import Foundation
import Testing
import Words

@testable import DNS

@Suite(.enabled(if: NameServer.isReady, NameServer.reason)) struct ResolverTests {
  private let server: NameServer

  init() throws {
    server = try NameServer(
      """
      linden.test.       60 IN A    192.0.2.10
      linden.test.       60 IN A    192.0.2.11
      linden.test.       60 IN AAAA 2001:db8::10
      linden.test.       60 IN MX   20 Backup.linden.test.
      linden.test.       60 IN MX   10 mail.linden.test.
      linden.test.       60 IN TXT  "v=spf1 " "-all"
      linden.test.       60 IN TXT  "another"
      none.linden.test.  60 IN MX   0 .
      host.linden.test.  60 IN AAAA 2001:db8::11
      text.linden.test.  60 IN TXT  "no mail"
      www.linden.test.   60 IN CNAME linden.test.
      key.long.linden.test. 60 IN TXT "over TCP"
      10.2.0.192.in-addr.arpa. 60 IN PTR linden.test.
      10.2.0.192.in-addr.arpa. 60 IN PTR www.linden.test.
      """)
  }

  @Test func `Each kind of record is read as it stands in the zone`() throws {
    let resolver = server.resolver()
    #expect(try resolver.ask(DNSQuestion(.text, "Linden.test.")) == .texts(["v=spf1 -all", "another"]))
    #expect(try DNSAnswer.addresses(of: "linden.test", resolver.ask).map(\.text) == ["192.0.2.10", "192.0.2.11", "2001:db8::10"])
    #expect(
      try resolver.ask(DNSQuestion(.exchanger, "linden.test")).exchangers == [
        MailExchanger(preference: 10, host: "mail.linden.test"), MailExchanger(preference: 20, host: "backup.linden.test"),
      ])
    #expect(try resolver.ask(DNSQuestion(.exchanger, "none.linden.test")).exchangers == [MailExchanger(preference: 0, host: "")])
    let address = try #require(IPAddress("192.0.2.10"))
    #expect(
      try resolver.ask(DNSQuestion(.pointer, DNSName.reverse(of: address))).names.sorted() == ["linden.test", "www.linden.test"])
    #expect(try resolver.ask(DNSQuestion(.address4, "www.linden.test")).addresses.map(\.text) == ["192.0.2.10", "192.0.2.11"])
    #expect(try resolver.ask(DNSQuestion(.text, "www.linden.test")).texts.count == 2)
  }

  @Test func `A name that is not there is told from one without such records`() throws {
    let resolver = server.resolver()
    #expect(try resolver.ask(DNSQuestion(.text, "nowhere.test")) == .noSuchName)
    #expect(try resolver.ask(DNSQuestion(.exchanger, "www.nowhere.test")) == .noSuchName)
    #expect(try resolver.ask(DNSQuestion(.text, "none.linden.test")) == .noRecords)
    #expect(try resolver.ask(DNSQuestion(.address6, "none.linden.test")) == .noRecords)
    #expect(try resolver.ask(DNSQuestion(.text, String(repeating: "a", count: 64) + ".test")) == .noSuchName)
    #expect(try resolver.ask(DNSQuestion(.text, "a..test")) == .noSuchName)
  }

  @Test func `Who takes a domain's mail is told by MX, or else by its address, and no answer is none of that`() throws {
    func exchangers(_ domain: String) throws -> Exchangers { try Exchangers(of: domain, server.resolver(patience: .seconds(2)).ask) }
    let hosts = [MailExchanger(preference: 10, host: "mail.linden.test"), MailExchanger(preference: 20, host: "backup.linden.test")]
    #expect(try exchangers("linden.test") == .hosts(hosts) && exchangers("www.linden.test") == .hosts(hosts))
    #expect(try exchangers("host.linden.test") == .hosts([MailExchanger(preference: 0, host: "host.linden.test")]))
    #expect(try exchangers("none.linden.test") == .nobody)
    #expect(try exchangers("text.linden.test") == .nowhere)
    #expect(try exchangers("nowhere.test") == .noSuchDomain)
    for domain in ["servfail.linden.test", "silent.linden.test"] { #expect(throws: DNSFailure.self) { _ = try exchangers(domain) } }
  }

  @Test func `An answer that is too long for UDP comes over TCP`() throws {
    #expect(try server.resolver().ask(DNSQuestion(.text, "key.long.linden.test")) == .texts(["over TCP"]))
  }

  @Test func `Errors and silence are told apart, and neither is taken for no record`() throws {
    for (name, word) in [("servfail.linden.test", "SERVFAIL"), ("refused.linden.test", "REFUSED")] {
      let question = DNSQuestion(.text, name)
      #expect {
        _ = try server.resolver().ask(question)
      } throws: { error in
        guard case .refused(question, let reason) = error as? DNSFailure else { return false }
        return reason.contains(word)
      }
    }
    let silent = DNSQuestion(.exchanger, "silent.linden.test")
    let begin = ContinuousClock.now
    #expect(throws: DNSFailure.silence(silent)) { _ = try server.resolver(patience: .milliseconds(700)).ask(silent) }
    #expect(ContinuousClock.now - begin < .seconds(10))
    #expect(throws: DNSFailure.silence(silent)) { _ = try Resolver(servers: ["127.0.0.1:1"], patience: .seconds(2)).ask(silent) }
  }

  @Test func `A server that gives an error is passed over for the next one`() throws {
    let other = try NameServer("linden.servfail.test. 60 IN TXT \"here\"\n")
    let resolver = Resolver(servers: ["127.0.0.1:1", "127.0.0.1:\(other.port)", "127.0.0.1:\(server.port)"], patience: .seconds(20))
    #expect(try resolver.ask(DNSQuestion(.text, "linden.test")) == .noSuchName)
    #expect(
      try Resolver(servers: ["127.0.0.1:1", "127.0.0.1:\(server.port)"]).ask(DNSQuestion(.address4, "linden.test")).addresses.count == 2)
  }

  @Test func `Many threads ask at once`() throws {
    let resolver = server.resolver()
    DispatchQueue.concurrentPerform(iterations: 40) { number in
      let answer = try? resolver.ask(DNSQuestion(number.isMultiple(of: 2) ? .exchanger : .address4, "linden.test"))
      #expect(answer?.isEmpty == false)
    }
  }
}
