import Mail
import Store
import Testing

@testable import Campaigns

@Suite struct ReturnPathTests {
  @Test func `A return path leads back to its delivery, in any case, and no other address does`() throws {
    let keys = try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32), 2: [UInt8](repeating: 9, count: 32)]))
    let paths = ReturnPath(domain: "bounces.example.org", keys: keys)
    for number: Int64 in [1, 77, 1 << 40, .max] {
      let address = try paths.address(of: ID(number))
      #expect(address.local.utf8.count <= 64 && paths.delivery(address) == ID(number))
      #expect(paths.delivery(try EmailAddress(parsing: address.text.uppercased())) == ID(number), "some servers change the case")
      let other = address.local.hasSuffix("a") ? "b" : "a"
      #expect(paths.delivery(try EmailAddress(parsing: "\(address.local.dropLast())\(other)@bounces.example.org")) == nil)
      #expect(paths.delivery(try EmailAddress(parsing: "\(address.local)@example.org")) == nil)
    }
    // What was made with an older key is still known; with another's key it is not.
    let older = ReturnPath(domain: "bounces.example.org", keys: try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)])))
    #expect(paths.delivery(try older.address(of: ID(5))) == ID(5))
    let strange = ReturnPath(domain: "bounces.example.org", keys: try #require(SigningKeys([2: [UInt8](repeating: 1, count: 32)])))
    #expect(paths.delivery(try strange.address(of: ID(5))) == nil)
    for text in ["b-@bounces.example.org", "b-aaaa@bounces.example.org", "letter@bounces.example.org"] {
      #expect(paths.delivery(try EmailAddress(parsing: text)) == nil)
    }
  }
}
