import Foundation
import Mail
import Store
import Testing

@testable import Accounts

@Suite struct PasswordTests {
  @Test func `A hash is scrypt as RFC 7914 has it, and says by which parameters`() throws {
    let expected = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
    let key = try #require([UInt8](hex: expected))
    let salt = "U29kaXVtQ2hsb3JpZGU"
    let hash = try #require(PasswordHash("$scrypt$ln=14,r=8,p=1$\(salt)$\(Base64Text.of(key))"))
    #expect(hash.salt == Array("SodiumChloride".utf8))
    #expect(try hash.matches("pleaseletmein"))
  }

  @Test func `A password matches its own hash and no other, and two hashes of one differ`() throws {
    let (first, second) = (try PasswordHash(of: "seven quiet benches", cost: 4), try PasswordHash(of: "seven quiet benches", cost: 4))
    #expect(first.text != second.text && !first.text.contains("seven"))
    let read = try #require(PasswordHash(first.text))
    #expect(read == first)
    #expect(try read.matches("seven quiet benches"))
    #expect(try !read.matches("seven quiet bencheS") && !read.matches("") && !read.matches("seven quiet benches "))
  }

  @Test func `An accent may be typed either way`() throws {
    #expect(try PasswordHash(of: "caf\u{E9} at the square", cost: 4).matches("cafe\u{301} at the square"))
  }

  @Test(arguments: [
    "", "x", "$scrypt$ln=4,r=8,p=1$$", "$scrypt$ln=40,r=8,p=1$AAAA$AAAA", "$scrypt$ln=99999,r=8,p=1$AAAA$AAAA", "$argon2id$v=19$m=1$a$b",
  ])
  func `What is no hash of ours matches nothing`(_ text: String) { #expect(PasswordHash(text) == nil) }

  @Test func `However many ask at once, few are computed at once, some wait, and the others hear at once that it is too much`() async throws
  {
    let hasher = PasswordHasher(cost: 10, atOnce: 1, waitingLimit: 3)
    let kept = try await hasher.hash("seven quiet benches")
    let results = await withTaskGroup(of: String.self) { group in
      for _ in 0..<200 {
        group.addTask {
          do { return try await hasher.matches("seven quiet benches", kept) ? "right" : "wrong" } catch { return "busy" }
        }
      }
      return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
    }
    #expect((results["right"] ?? 0) >= 1 && results["wrong"] == nil && (results["right"] ?? 0) + (results["busy"] ?? 0) == 200)
    #expect((results["busy"] ?? 0) > 0)
    #expect(try await hasher.matches("seven quiet benches", kept), "it goes on afterwards")
  }

  @Test func `Without a password nothing matches, not even that of nobody`() async throws {
    let hasher = PasswordHasher(cost: 4)
    #expect(try await !hasher.matches("", nil))
    #expect(try await !hasher.matches("seven quiet benches", nil))
  }

  @Test(arguments: [
    ("seven quiet benches", "seven quiet benches", nil), ("short", "short", PasswordFault.short),
    ("Password1234", "Password1234", .simple), ("qwertyuiopas", "qwertyuiopas", .simple), ("123456789012", "123456789012", .simple),
    ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", .simple), ("abababababababab", "abababababababab", .simple),
    ("ada.lindqvist@example.org", "ada.lindqvist@example.org", .address), ("ada.lindqvist12", "ada.lindqvist12", .address),
    ("seven quiet benches", "seven quiet bench", .different), (String(repeating: "abcdefgh", count: 33), "", .long),
  ])
  func `Length counts, and what a stranger would try first cannot be taken`(_ password: String, _ repeated: String, _ fault: PasswordFault?)
    throws
  {
    #expect(PasswordFault.of(password, repeated: repeated, address: try EmailAddress(parsing: "ada.lindqvist@example.org")) == fault)
  }
}

private enum Base64Text {
  /// RFC 4648 §5, by Foundation.
  static func of(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
