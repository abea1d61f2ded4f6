import Audience
import Crypto
import CryptoExtras
import Foundation
import Store
import Synchronization
import Testing

@testable import Feedback

@Suite struct SNSTests {
  private let world: WebhookDesk

  init() throws {
    world = try WebhookDesk()
    world.serveCertificate()
  }

  private func bounce(_ id: String = "f-1") throws -> String {
    #"""
    {"notificationType":"Bounce","bounce":{"feedbackId":"\#(id)","bounceType":"Permanent","bounceSubType":"NoEmail","timestamp":"2027-01-15T07:59:00.000Z",
    "bouncedRecipients":[{"emailAddress":"ada@example.org","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 user unknown"}]},
    "mail":{"messageId":"0100-aa","source":"\#(try world.returnPath)","destination":["ada@example.org"]}}
    """#
  }

  @Test(arguments: ["1", "2"]) func `A notification signed in either way takes effect once`(version: String) async throws {
    let post = try world.sns(try bounce(), ["SignatureVersion": version])
    #expect(await world.intake.take(post, at: "ses") == .taken)
    #expect(try world.state == .bounced)
    #expect(await world.intake.take(post, at: "ses") == .taken)
    let other = try world.sns(
      try bounce(), ["SignatureVersion": version, "MessageId": "another", "Subject": "Amazon SES\u{2028} says \"no\""])
    #expect(await world.intake.take(other, at: "ses") == .taken)
    #expect(try world.records.count == 1, "the same event in another notification is the same event")
    #expect(world.asked.withLock { $0 } == [WebhookDesk.certificateURL], "the certificate is kept")
  }

  @Test func `Whatever is changed in it, it has no effect and is not told apart from an unknown place`() async throws {
    let good = try world.sns(try bounce())
    let text = String(decoding: good.body, as: UTF8.self)
    for (old, new) in [
      ("ada@example.org", "bob@example.org"), ("22b80b92", "22b80b93"), ("T08:00:00", "T08:00:01"),
      ("\"SignatureVersion\":\"1\"", "\"SignatureVersion\":\"2\""),
      ("\"SignatureVersion\":\"1\"", "\"SignatureVersion\":\"3\""), ("\"Notification\"", "\"UnsubscribeConfirmation\""),
      ("\"Type\":", "\"Type\":\"Notification\",\"Type\":"), (":bounces", ":others"),
      ("\"Notification\"", "\"Notification\",\"Subject\":\"x\""),
    ] {
      let changed = text.replacing(old, with: new)
      #expect(changed != text, "\(old)")
      #expect(await world.intake.take(WebhookPost(headers: [:], body: Array(changed.utf8), client: nil), at: "ses") == .refused, "\(new)")
    }
    let another = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    #expect(await world.intake.take(try world.sns(try bounce(), key: another), at: "ses") == .refused)
    for name in ["Type", "MessageId", "TopicArn", "Message", "Timestamp", "SignatureVersion", "SigningCertURL"] {
      #expect(await world.intake.take(try world.sns(try bounce(), without: [name]), at: "ses") == .refused, "\(name)")
    }
    #expect(await world.intake.take(good, at: "nobody") == .refused)
    #expect(try world.state == .confirmed && world.desk.count("feedback") == 0)
    #expect(await world.intake.take(good, at: "ses") == .taken)
  }

  @Test func `Another topic is refused before anything is fetched, and so is an old post`() async throws {
    let other = try world.sns(try bounce(), ["TopicArn": "arn:aws:sns:us-east-1:999999999999:bounces"])
    #expect(await world.intake.take(other, at: "ses") == .refused)
    for offset in [-27 * 3600, 600] {
      let time = (world.desk.now + .seconds(offset)).rfc3339
      #expect(await world.intake.take(try world.sns(try bounce(), ["Timestamp": time]), at: "ses") == .refused)
    }
    #expect(world.asked.withLock { $0 }.isEmpty)
    #expect(try world.state == .confirmed)
  }

  @Test(arguments: [
    "http://sns.us-east-1.amazonaws.com/a.pem", "https://sns.us-east-1.amazonaws.com.evil.example/a.pem",
    "https://sns.us-east-1.amazonaws.com@evil.example/a.pem", "https://user@sns.us-east-1.amazonaws.com/a.pem",
    "https://sns.us-east-1.amazonaws.com:8443/a.pem", "https://sns.us-east-1.amazonaws.com:443/a.pem",
    "https://169.254.169.254/a.pem", "https://[::1]/a.pem", "https://evil.example/sns.us-east-1.amazonaws.com/a.pem",
    "https://sns.us-east-1.amazonaws.com/a.pem#", "https://sns.us-east-1.amazonaws.com/a.pem?x=.pem",
    "https://sns.us-east-1.amazonaws.com/../a.pem",
    "https://sns.us-east-1.amazonaws.com\\@evil.example/a.pem", "https://sns.us-east-1.amazonaws.com/%2e%2e/a.pem",
    "https://evil.example#sns.us-east-1.amazonaws.com/a.pem", "https://evil.example\\.sns.us-east-1.amazonaws.com/a.pem",
    "https://sns.evil.example/a.pem", "https://sns.us-east-1.amazonaws.com/a.pem\n", "https://sns.us-east-1.amazonaws.com/a.pem ",
    "https://sns..amazonaws.com/a.pem", "https://sns.a.b.amazonaws.com/a.pem", "https://snsXus-east-1.amazonaws.com/a.pem",
    "https://sns.us-east-1.amazonaws.com.cn.evil.example/a.pem", "https://s3.amazonaws.com/sns/a.pem",
    "HTTPS://sns.us-east-1.amazonaws.com/a.pem",
    "https://sns.us\u{FF0E}east-1.amazonaws.com/a.pem", "https:/sns.us-east-1.amazonaws.com/a.pem", "//sns.us-east-1.amazonaws.com/a.pem",
    "https://sns.us-east-1.amazonaws.com/a.pem\0", "https://sns.us-east-1.amazonaws.com/a.key", "file:///etc/ssl/a.pem", "",
  ])
  func `A certificate from elsewhere is never asked for`(url: String) async throws {
    #expect(!SNSAddress.isOfCertificate(url))
    world.served.withLock { $0[url] = $0[WebhookDesk.certificateURL] }
    #expect(await world.intake.take(try world.sns(try bounce(), ["SigningCertURL": url]), at: "ses") == .refused)
    #expect(world.asked.withLock { $0 }.isEmpty)
    #expect(try world.state == .confirmed)
  }

  @Test func `Amazon's own addresses are known, also in China and for governments`() {
    for region in ["us-east-1", "us-gov-west-1", "eu-central-2"] {
      #expect(SNSAddress.isOfCertificate("https://sns.\(region).amazonaws.com/SimpleNotificationService-ab12.pem"))
    }
    #expect(SNSAddress.isOfCertificate("https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-ab12.pem"))
    #expect(SNSAddress.isOfSubscription(WebhookDesk.subscribeURL))
    #expect(SNSAddress.isTopic(WebhookDesk.topic) && SNSAddress.isTopic("arn:aws-cn:sns:cn-north-1:123456789012:a_b-c.fifo"))
    #expect(!SNSAddress.isTopic("arn:aws:sqs:us-east-1:123456789012:q") && !SNSAddress.isTopic("*"))
  }

  @Test func `A subscription is confirmed when it is signed and of our topic, and at Amazon only`() async throws {
    func post(_ url: String = WebhookDesk.subscribeURL, _ more: [String: String] = [:]) throws -> WebhookPost {
      try world.sns(
        "You have chosen to subscribe",
        ["Type": "SubscriptionConfirmation", "SubscribeURL": url, "Token": "2336412f37"].merging(more) { $1 })
    }
    let forged = try post(WebhookDesk.subscribeURL, ["Signature": Data([1, 2, 3]).base64EncodedString()])
    #expect(await world.intake.take(forged, at: "ses") == .refused)
    for url in [
      "https://evil.example/?Action=ConfirmSubscription&Token=1", "https://sns.us-east-1.amazonaws.com/?Action=DeleteTopic&TopicArn=x",
      "https://sns.us-east-1.amazonaws.com:1/?Action=ConfirmSubscription&Token=1", "http://169.254.169.254/latest",
      "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=1#x",
    ] {
      #expect(await world.intake.take(try post(url), at: "ses") == .unreadable, "\(url)")
    }
    #expect(world.asked.withLock { $0 } == [WebhookDesk.certificateURL])
    #expect(await world.intake.take(try post(), at: "ses") == .later, "nobody answers")
    world.served.withLock { $0[WebhookDesk.subscribeURL] = (302, []) }
    #expect(await world.intake.take(try post(), at: "ses") == .later, "a redirect is followed by nobody")
    world.served.withLock { $0[WebhookDesk.subscribeURL] = (200, []) }
    #expect(await world.intake.take(try post(), at: "ses") == .taken)
    #expect(world.asked.withLock { $0.last } == WebhookDesk.subscribeURL)
    #expect(world.log.withLock { $0.contains { $0.hasPrefix("Amazon SNS posts here from now on") } })
    #expect(await world.intake.take(try post(WebhookDesk.subscribeURL, ["Type": "UnsubscribeConfirmation"]), at: "ses") == .taken)
    #expect(world.log.withLock { $0.contains { $0.hasPrefix("Amazon SNS posts here no more") } })
  }

  @Test func `Without the certificate it is to come again, and strangers do not make us ask without end`() async throws {
    let good = try world.sns(try bounce())
    world.served.withLock { $0 = [:] }
    #expect(await world.intake.take(good, at: "ses") == .later, "the network is away")
    world.served.withLock { $0[WebhookDesk.certificateURL] = (503, []) }
    #expect(await world.intake.take(good, at: "ses") == .later)
    for answer in [
      (403, [UInt8]()), (200, Array("<html>".utf8)), (200, Array("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n".utf8)),
    ] {
      world.served.withLock { $0[WebhookDesk.certificateURL] = answer }
      #expect(await world.intake.take(good, at: "ses") == .refused)
    }
    for number in 0..<20 {
      let url = "https://sns.us-east-1.amazonaws.com/a\(number).pem"
      _ = await world.intake.take(try world.sns(try bounce(), ["SigningCertURL": url]), at: "ses")
    }
    #expect(world.asked.withLock { $0.count } == 10)
    world.serveCertificate()
    #expect(await world.intake.take(good, at: "ses") == .later, "within the same minute")
    world.desk.later(seconds: 61)
    #expect(await world.intake.take(good, at: "ses") == .taken)
  }

  @Test func `A certificate counts between its dates only`() async throws {
    for (from, until) in [(-10, -1), (1, 10)] {
      let pem = SNSKey.shared.certificate(from: world.desk.now + .seconds(from * 86_400), until: world.desk.now + .seconds(until * 86_400))
      world.served.withLock { $0[WebhookDesk.certificateURL] = (200, Array(pem.utf8)) }
      #expect(await world.intake.take(try world.sns(try bounce()), at: "ses") == .refused)
    }
    #expect(try world.state == .confirmed)
  }

  @Test func `Of a chain the first certificate is the one that signs, and no other`() async throws {
    let (from, until) = (world.desk.now + .seconds(-86_400), world.desk.now + .seconds(86_400))
    let (leaf, issuer) = (SNSKey.shared.certificate(from: from, until: until), SNSKey().certificate(from: from, until: until))
    let post = try world.sns(try bounce())
    world.served.withLock { $0[WebhookDesk.certificateURL] = (200, Array((issuer + leaf).utf8)) }
    #expect(await world.intake.take(post, at: "ses") == .refused)
    let other = try SigningCertificate(pem: leaf + issuer)
    #expect(other.key.derRepresentation == SNSKey.shared.key.publicKey.derRepresentation)
  }

  @Test func `A certificate that OpenSSL made is read, and what OpenSSL signed with its key`() throws {
    let certificate = try SigningCertificate(pem: Self.pem)
    #expect(certificate.from.rfc3339 == "2026-11-27T13:22:38Z" && certificate.until.rfc3339 == "2059-10-05T13:22:38Z")
    for (version, signature) in [("1", Self.sha1), ("2", Self.sha256)] {
      let body = """
        {"Type":"Notification","MessageId":"1","TopicArn":"arn:aws:sns:us-east-1:123456789012:bounces","Message":"hi","Subject":null,
        "Timestamp":"2027-01-15T08:00:00Z","SignatureVersion":"\(version)","SigningCertURL":"","Signature":"\(signature)"}
        """
      let message = try SNSMessage(Array(body.utf8))
      #expect(message.isSigned(by: certificate.key), "\(version)")
      #expect(!message.isSigned(by: SNSKey.shared.key.publicKey))
    }
  }

  private static let pem = """
    -----BEGIN CERTIFICATE-----
    MIIDCTCCAfGgAwIBAgIUbROdRN7vkN7t0Yq8mCQdeekzZ4swDQYJKoZIhvcNAQEL
    BQAwEzERMA8GA1UEAwwIc25zLnRlc3QwIBcNMjYxMTI3MTMyMjM4WhgPMjA1OTEw
    MDUxMzIyMzhaMBMxETAPBgNVBAMMCHNucy50ZXN0MIIBIjANBgkqhkiG9w0BAQEF
    AAOCAQ8AMIIBCgKCAQEAl06ZU9/BFGFKUyZi39pBd2475Hxf3zvM5w1/LZP7bQW2
    CXDb55kUsRdnS8VOwvf+iFI3n4pV5RudVO0pEU79oViG10IxzVWyG3/PxVWlnkY8
    rlUV4qt4OanYzJdrQXKBvFU4A3iK6iHxavDY2OHChUEZDfxhlDwhSEUWrtXJNr6g
    nxt3OUESdgtaEzuOOmL3yGbci+E2aWfsXdFFoLFH+LlFW2tB7JRbjCFVHaoZANs/
    KweenujW72FVPGJ/EHFqWKwO7KwuMz8LZOLwWIlOplbF4+Y35dMND/t4rBRg09r9
    U8LGTSq6LYvZ1i0VGQCcXW0mHsxdiCFmS8rTS83TRwIDAQABo1MwUTAdBgNVHQ4E
    FgQUwngZw6Bpxaw3fJqBFXWRVbjwEp4wHwYDVR0jBBgwFoAUwngZw6Bpxaw3fJqB
    FXWRVbjwEp4wDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOCAQEAlhsB
    i598uMSnJ6cI0QFIM/+eluAO/JGqVmRu938K5CMQrRoKZQlq4uSDLZDGM5ULvUbg
    V2gMaT0r45IKZh7dMYkkbmYK5jPVVmMHqCst5XZPrhqgjcwWMgsgSsDpALGN0i4Y
    YeU0CdjN6mZ6HmNlQOPkEvucr6B+eqkpZQDMczsaQ40qfPmNBLlWfL/Jajqkmg4L
    3FVnI7r21wM33qR7N1v8nxVrvICYJ5qOpuLbXWMVJC9NPW6ZOu+mUbuHETjhQ8jO
    PCUdl4bBwz2m7lEGcchVoWn6zm6stl1Qtom7JaqfSjm7vdQNmQClT2tLdPklSm3v
    LrPwxSj4xVDvCE7g3A==
    -----END CERTIFICATE-----
    """
  private static let sha1 =
    "EO0aL740vqN0QNaW0Y6ybl0l7HG2LgeJjrkWfzwcewdyoybeWgrRndzqPhEXA70QV6q6jxR2wC5tbfgo9VwztXDov8XPAgO0aZ6MwbASDuLr+jnvrTfOSl82"
    + "YR2J3WP3N6GoxZCVhuHkWxRxquipIUgQWVSBK2xAV6y8re9G8d8LjLr9dU0YcQBDwwYDz64opgzmujzJxHDD934l3P2n9GTENYRCem2IsTG/Kj+GNhYEXwV9"
    + "N9zpowwjr70yinXViZCPE7MjNLpTIvkPytNBdqINWeOwWt7sB82cuBf9ZU0sumadb/Egj6xCiUz11XNyGnH3Gq8yddBL4ocU7hfisA=="
  private static let sha256 =
    "lRCyi+DCzQv0AYnTXnWPtS+DAtjvIq+4pVBoWAwnbIETJ2Etvycsc0Y/0rR1P6FhKN7xzJ0NQaK0JCXTvFkgJl/urRMEy9E4DZJIEDvVbH36S2sSCOZuoVqJ"
    + "0BJ0hWAL3WKk2uCRGa+b3I52wYZKZch65GFoFuKAAQKCrMxNKxzLkBrL432yniY2g+U29AsWcKQOLdXQgGQ4BpSO9tyWhs/63vsomxB81KPL51mg/2IwJgFS"
    + "9gPNAzHGT7tPoFWcd06cEk/MQzVv0k2IYKq4ki7g8oXVTm3MRfJaL30Yj5dIwhVFZtD/binwpkpKPjQALGzuvYoGew5wGAf5XoF+lA=="
}
