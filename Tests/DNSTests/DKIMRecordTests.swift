import Testing

@testable import DNS

@Suite struct DKIMRecordTests {
  @Test func `A key is read however it is spaced, with what limits its use`() throws {
    let plain = try #require(DKIMRecord("v=DKIM1; k=ed25519; p= abc \t def= ;"))
    #expect(plain.algorithm == "ed25519" && plain.key == "abcdef=" && !plain.isTest && plain.isForMail)
    let bare = try #require(DKIMRecord("p=abc"))
    #expect(bare.algorithm == "rsa" && bare.isForMail)
    #expect(try #require(DKIMRecord("v=DKIM1; p=")).key.isEmpty, "revoked")
    #expect(try #require(DKIMRecord("v=DKIM1; t=s : y; p=abc")).isTest)
    #expect(try !#require(DKIMRecord("v=DKIM1; t=s; p=abc")).isTest)
    #expect(try !#require(DKIMRecord("h=sha1; p=abc")).isForMail && !#require(DKIMRecord("s=chat; p=abc")).isForMail)
    #expect(try #require(DKIMRecord("h=sha1:sha256; s=email; p=abc")).isForMail)
  }

  @Test(arguments: ["", "v=spf1 -all", "v=DKIM2; p=abc", "k=rsa; v=DKIM1; p=abc", "v=DKIM1; k=rsa", "p=abc; p=def"])
  func `What is no key is none`(text: String) {
    #expect(DKIMRecord(text) == nil)
  }
}
