import Audience
import Foundation
import Store
import Testing

@testable import Campaigns

@Suite struct TrackedLinkTests {
  private let keys = SigningKeys([1: [UInt8](repeating: 7, count: 32), 2: [UInt8](repeating: 9, count: 32)])
  private let older = SigningKeys([1: [UInt8](repeating: 7, count: 32)])
  private let link = TrackedLink(campaign: ID(1 << 40), number: 300, target: "https://example.org/a?b=c&d=%C3%A9#e")

  @Test func `What was sealed is read back, under an older key too`() throws {
    let all = try #require(keys)
    for keys in [all, try #require(older)] {
      let text = link.sealed(with: keys)
      #expect(text.utf8.count == TrackedLink.length(to: link.target))
      #expect(text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
      let found = try #require(TrackedLink(text, keys: all))
      #expect((found.campaign, found.number, found.target) == (link.campaign, link.number, link.target))
    }
  }

  @Test func `No single changed, added or missing character survives: a link leads to nothing but what was written`() throws {
    let keys = try #require(keys)
    let text = link.sealed(with: keys)
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    for index in text.indices {
      let place = alphabet.firstIndex(of: text[index]) ?? 0
      for step in [1, 17] {
        let forged = text.replacingCharacters(in: index...index, with: String(alphabet[(place + step) % 64]))
        #expect(TrackedLink(forged, keys: keys) == nil)
      }
      #expect(TrackedLink(String(text[..<index]), keys: keys) == nil)
    }
    for added in ["A", "AA", "AAAA"] { #expect(TrackedLink(text + added, keys: keys) == nil) }
    let strange = try #require(SigningKeys([2: [UInt8](repeating: 8, count: 32)]))
    #expect(TrackedLink(text, keys: strange) == nil)
  }

  @Test func `A link says whose mail it stood in, of its own campaign only`() throws {
    let keys = try #require(keys)
    let reader = try #require(PublicID(hex: "00112233445566778899aabbccddeeff"))
    let behind = TrackedLink.sealed(reader, link.campaign, with: keys)
    #expect(behind.utf8.count == TrackedLink.readerLength)
    let found = try #require(TrackedLink(link.sealed(with: keys), keys: keys))
    #expect(found.reader(behind, keys: keys) == reader)
    let other = try #require(
      TrackedLink(TrackedLink(campaign: ID(2), number: 1, target: "https://a.example").sealed(with: keys), keys: keys))
    #expect(other.reader(behind, keys: keys) == nil)
    let unsubscribing = LinkToken(purpose: .unsubscribe, subscriber: reader, list: ID(1), campaign: link.campaign).sealed(with: keys)
    for text in [unsubscribing, String(behind.dropLast()), behind + "A", String(behind.reversed()), ""] {
      #expect(found.reader(text, keys: keys) == nil)
      #expect(LinkToken(behind, purpose: .unsubscribe, keys: keys) == nil)
    }
  }
}
