internal import Foundation
internal import Store

/// Fetches something that is on the web.
package typealias WebhookFetch = @Sendable (_ url: String) async throws -> (status: Int, body: [UInt8])

/// The certificates that SNS signs with: each is fetched once in a while, and no stranger's post makes us ask more often than a few times a minute.
actor CertificateShelf {
  private let fetch: WebhookFetch
  private var known: [String: (certificate: SigningCertificate, at: Timestamp)] = [:]
  /// When something was asked for lately.
  private var asked: [Timestamp] = []

  init(fetch: @escaping WebhookFetch) { self.fetch = fetch }

  private static let (limit, memory) = (8, Duration.seconds(86_400))
  /// In a minute.
  private static let perMinute = 10

  /// - Parameter url: one that ``SNSAddress`` lets pass.
  func certificate(at url: String, now: Timestamp) async throws(WebhookFault) -> SigningCertificate {
    if let (certificate, at) = known[url], at + Self.memory > now, certificate.isValid(at: now) { return certificate }
    asked.removeAll { $0 + .seconds(60) <= now || $0 > now }
    guard asked.count < Self.perMinute else { throw .later("too many certificates of Amazon's were asked for within a minute") }
    asked.append(now)
    let answer: (status: Int, body: [UInt8])
    do { answer = try await fetch(url) } catch { throw .later("the certificate cannot be fetched from Amazon: \(error)") }
    guard answer.status < 500, answer.status != 429 else { throw .later("Amazon has no certificate for now: status \(answer.status)") }
    guard answer.status == 200, let certificate = try? SigningCertificate(pem: String(decoding: answer.body, as: UTF8.self)) else {
      throw .forged("Amazon has no such certificate")
    }
    guard certificate.isValid(at: now) else { throw .forged("the certificate of its signature has expired, or is not valid yet") }
    if known.count >= Self.limit, let oldest = known.min(by: { $0.value.at < $1.value.at })?.key { known[oldest] = nil }
    known[url] = (certificate, now)
    return certificate
  }
}
