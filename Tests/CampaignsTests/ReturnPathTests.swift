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
      #expect(address.local.utf8.count <= 64 && ReturnPath.delivery(address, keys) == ID(number))
      #expect(ReturnPath.delivery(try EmailAddress(parsing: address.text.uppercased()), keys) == ID(number), "some servers change the case")
      let other = address.local.hasSuffix("a") ? "b" : "a"
      #expect(ReturnPath.delivery(try EmailAddress(parsing: "\(address.local.dropLast())\(other)@bounces.example.org"), keys) == nil)
      #expect(ReturnPath.delivery(try EmailAddress(parsing: "\(address.local)@example.org"), keys) == ID(number), "a domain proves nothing")
    }
    // What was made with an older key is still known; with another's key it is not.
    let older = ReturnPath(domain: "bounces.example.org", keys: try #require(SigningKeys([1: [UInt8](repeating: 7, count: 32)])))
    #expect(ReturnPath.delivery(try older.address(of: ID(5)), keys) == ID(5))
    let strange = ReturnPath(domain: "bounces.example.org", keys: try #require(SigningKeys([2: [UInt8](repeating: 1, count: 32)])))
    #expect(ReturnPath.delivery(try strange.address(of: ID(5)), keys) == nil)
    for text in ["b-@bounces.example.org", "b-aaaa@bounces.example.org", "letter@bounces.example.org"] {
      #expect(ReturnPath.delivery(try EmailAddress(parsing: text), keys) == nil)
    }
  }
}
