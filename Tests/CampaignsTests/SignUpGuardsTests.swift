import Foundation
import Store
import Testing
import Words

@testable import Campaigns

@Suite struct SignUpGuardsTests {
  private let now = Timestamp(milliseconds: 1_800_000_000_000)

  @Test func `A form is too young for two seconds and too old after a day, and nobody else can write its time`() throws {
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32), 2: [UInt8](repeating: 9, count: 32)]))
    let time = FormTime.sealed(now, words: "Subscribe", with: keys)
    func age(_ text: String, after seconds: Double, words: String = "Subscribe") -> FormTime.Age {
      FormTime.age(of: text, words: words, now: now + .milliseconds(Int64(seconds * 1000)), keys: keys)
    }
    #expect(age(time, after: 1.999) == .tooYoung && age(time, after: 2) == .good)
    #expect(age(time, after: 86_400) == .good && age(time, after: 86_400.001) == .tooOld)
    #expect(age(time, after: -60) == .tooYoung)
    #expect(age(time, after: 60, words: "Subscribe now") == .tooOld, "what was shown is not what would be written down")
    let parts = time.split(separator: ".")
    for forged in [
      "", "..", "\(parts[0]).\(now.milliseconds - 5000).\(parts[2])", "1.\(parts[1]).\(parts[2])",
      "\(parts[0]).\(parts[1]).\(parts[2].dropLast())",
      "\(parts[0]).\(parts[1]).\(String(repeating: "0", count: 32))", "300.1.\(parts[2])",
    ] {
      #expect(age(forged, after: 60) == .tooOld, "\(forged)")
    }
    let old = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)]))
    #expect(age(FormTime.sealed(now, words: "Subscribe", with: old), after: 5) == .good)
  }

  @Test(
    "A visitor is who our own proxies say, and nobody else is believed",
    arguments: [
      ("203.0.113.9", "", "203.0.113.0"), ("203.0.113.9", "198.51.100.1", "203.0.113.0"), ("127.0.0.1", "198.51.100.77", "198.51.100.0"),
      ("127.0.0.1", "9.9.9.9, 198.51.100.77", "198.51.100.0"), ("127.0.0.1", "198.51.100.77, 10.1.2.3", "198.51.100.0"),
      ("127.0.0.1", "nonsense", "127.0.0.0"), ("127.0.0.1", "", "127.0.0.0"), ("::ffff:127.0.0.1", "198.51.100.77", "198.51.100.0"),
      ("2001:db8:1:2:3::4", "", "2001:db8:1:2::"),
    ])
  func visitors(peer: String, forwarded: String, network: String) throws {
    let proxies = try ["127.0.0.1", "10.0.0.0/8"].map { try #require(IPNetwork($0)) }
    let found = ClientNetwork(peer: peer, forwarded: forwarded, proxies: proxies)
    #expect(found.octets == (try #require(IPAddress(network))).network)
  }

  @Test func `A network is named by a keyed hash that is no address`() throws {
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)]))
    let others = try #require(SigningKeys([1: [UInt8](repeating: 8, count: 32)]))
    func name(_ peer: String, _ keys: SigningKeys) -> String { ClientNetwork(peer: peer, forwarded: nil, proxies: []).name(with: keys) }
    #expect(name("203.0.113.9", keys) == name("203.0.113.200", keys) && name("203.0.113.9", keys) != name("203.0.114.9", keys))
    #expect(name("203.0.113.9", keys) != name("203.0.113.9", others) && name("203.0.113.9", keys).count == 32)
  }
}
