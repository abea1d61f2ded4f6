import Testing

@testable import Feedback

@Suite struct SendGridKeyTests {
  /// Made by OpenSSL.
  private static let key =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEZB5MevSb2Im0L5zq1/RDErX3WC0Xbic3NXiSIPuMn3Ka1Ufpx8RnMohxAz0luWm7jv7cUCs5ds"
    + "Kpy7+GQGMVRw=="
  private static let signature =
    "MEQCIFZFvYwT6ZTR/9d1febZ0CG/+rhNkqNVq2qBAUol1BILAiB2R13gU2ioQOY2i5+zS+04w3BXequVtaTlDdDj4dMdSg=="
  private static let otherCurve =
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEpK6nqyrz7g/ORi4lltSxNuKrba7Y/AL4U/wB3JGznwP8aTmSiIBkdXIz0iPew8QkeWgVMiTD3zXI91"
    + "W6FySmjrXvzdxl5xZoIHJYd0WuvIDFUTKLlor75Q1bjzKg3H6r"
  private let signed = Array("1800000000[{\"event\":\"open\"}]\r\n".utf8)

  @Test func `What OpenSSL signed is believed, to the last octet`() throws {
    let pem = "-----BEGIN PUBLIC KEY-----\n\(Self.key.prefix(64))\n\(Self.key.dropFirst(64))\n-----END PUBLIC KEY-----\n"
    for text in [Self.key, " \(Self.key)\n", pem] {
      let key = try #require(SendGridKey(text))
      #expect(key.isValid(Self.signature, of: signed))
      #expect(!key.isValid(Self.signature, of: Array(signed.dropLast())) && !key.isValid(Self.signature, of: signed + [0x0A]))
      for wrong in ["", "MEUC", "!", String(Self.signature.dropLast(4)), Self.signature + "AAAA"] {
        #expect(!key.isValid(wrong, of: signed))
      }
    }
  }

  @Test(arguments: ["", "MFkw", otherCurve, "not base64 at all", String(key.dropLast(8))])
  func `What is no key on P-256 is none`(text: String) { #expect(SendGridKey(text) == nil) }
}
