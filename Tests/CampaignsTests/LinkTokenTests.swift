import Audience
import Foundation
import Store
import Testing

@testable import Campaigns

@Suite struct LinkTokenTests {
  private let keys = SigningKeys([1: [UInt8](repeating: 7, count: 32), 2: [UInt8](repeating: 9, count: 32)])

  private func token() throws -> LinkToken {
    let id = try #require(PublicID(hex: "00112233445566778899aabbccddeeff"))
    return LinkToken(purpose: .unsubscribe, subscriber: id, list: ID(3), campaign: ID(1 << 40))
  }

  @Test func `What was sealed is read back`() throws {
    let keys = try #require(keys)
    let text = try token().sealed(with: keys)
    #expect(text.utf8.count == 68 && text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
    #expect(LinkToken(text, purpose: .unsubscribe, keys: keys) == (try token()))
  }

  @Test func `No single changed character survives`() throws {
    let keys = try #require(keys)
    let text = try token().sealed(with: keys)
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    for index in text.indices {
      let other = alphabet[((alphabet.firstIndex(of: text[index]) ?? 0) + 17) % 64]
      let forged = text.replacingCharacters(in: index...index, with: String(other))
      #expect(LinkToken(forged, purpose: .unsubscribe, keys: keys) == nil)
    }
    for length in 0..<68 { #expect(LinkToken(String(text.prefix(length)), purpose: .unsubscribe, keys: keys) == nil) }
    #expect(LinkToken(text + "A", purpose: .unsubscribe, keys: keys) == nil)
  }

  @Test func `An old key still verifies, an unknown one does not`() throws {
    let old = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)]))
    let text = try token().sealed(with: old)
    #expect(LinkToken(text, purpose: .unsubscribe, keys: try #require(keys)) != nil)
    #expect(LinkToken(text, purpose: .unsubscribe, keys: try #require(SigningKeys([1: [UInt8](repeating: 8, count: 32)]))) == nil)
    #expect(SigningKeys([:]) == nil && SigningKeys([1: [1, 2, 3]]) == nil)
  }
}
