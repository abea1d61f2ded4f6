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

  @Test func `A link is good for its purpose only, and one to confirm has an end`() throws {
    let keys = try #require(keys)
    let id = try token().subscriber
    let tokens = [
      try token(), LinkToken(purpose: .preferences, subscriber: id, list: ID(3), campaign: ID(1 << 40)),
      LinkToken(confirming: id, list: ID(3), until: Timestamp(milliseconds: 1 << 40)),
      LinkToken(purpose: .review, subscriber: id, list: ID(3), campaign: ID(1 << 40)),
    ]
    let purposes: [LinkToken.Purpose] = [.unsubscribe, .preferences, .confirm, .review]
    for (token, own) in zip(tokens, purposes) {
      let text = token.sealed(with: keys)
      for purpose in purposes { #expect(LinkToken(text, purpose: purpose, keys: keys) == (purpose == own ? token : nil)) }
      // The octet of the purpose alone changed: the code is that of another key.
      var bytes = Array(Data(base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/")) ?? Data())
      bytes[2] = bytes[2] % 4 + 1
      let forged = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      for purpose in purposes { #expect(LinkToken(forged, purpose: purpose, keys: keys) == nil) }
    }
    #expect(!tokens[2].isOver(at: Timestamp(milliseconds: 1 << 40)) && tokens[2].isOver(at: Timestamp(milliseconds: 1 << 40 + 1)))
    #expect(!tokens[1].isOver(at: Timestamp(milliseconds: .max)) && tokens[2].campaign == ID(0))
    #expect(LinkToken(confirming: id, list: ID(3), until: nil).isPreview && !tokens[2].isPreview)
  }
}
