import Testing

@testable import Hooks

/// The keys that hooks are signed with.
@Suite struct HookSecretTests {
  /// From the specification's own libraries.
  @Test func `A signature is that of Standard Webhooks`() throws {
    let secret = try #require(HookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    #expect(
      secret.signature("msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}")
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test func `What is made can be read again, and no two are alike`() throws {
    var generator = SystemRandomNumberGenerator()
    let (one, other) = (HookSecret(&generator), HookSecret(&generator))
    #expect(HookSecret(one.text) == one && one != other)
  }

  @Test("What is none is refused", arguments: ["", "whsec_", "whsec_c2hvcnQ=", "whsec_***", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
  func refused(text: String) { #expect(HookSecret(text) == nil) }
}
