internal import Curl
internal import Foundation
package import Store

/// One thing on its way to a hook, signed after Standard Webhooks 1.0.
package struct HookCall: Sendable {
  /// The same whenever this is told to that hook: `msg_5b1c0a9f3e77_1042_mio6v1hc`.
  package let id: String
  package let body: String

  private struct Envelope: Encodable {
    let type: String
    let timestamp: String
    /// The address of the publication's site: one program may hear of several.
    let publication: String
    let data: HookData
  }

  init(id: String, type: String, at time: Timestamp, publication: String, data: HookData) throws {
    let encoder = JSONEncoder()
    // As the API writes names.
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    self.id = id
    body = String(
      decoding: try encoder.encode(Envelope(type: type, timestamp: time.rfc3339, publication: publication, data: data)), as: UTF8.self)
  }

  /// Something that means nothing, to see whether a hook answers.
  package static func test(of hook: Hook, publication: String, now: Timestamp) throws -> HookCall {
    let id = "msg_test_" + UUID().uuidString.lowercased().replacing("-", with: "")
    return try HookCall(id: id, type: HookEvent.test, at: now, publication: publication, data: HookData())
  }

  /// Of the request's head.
  func fields(_ secrets: [HookSecret], now: Timestamp) -> [(String, String)] {
    let seconds = now.milliseconds / 1000
    return [
      ("Content-Type", "application/json"), ("User-Agent", "Tuesday"), ("webhook-id", id), ("webhook-timestamp", "\(seconds)"),
      ("webhook-signature", secrets.map { $0.signature("\(id).\(seconds).\(body)") }.joined(separator: " ")),
    ]
  }

  /// How long somebody may take to answer.
  package static let patience = Duration.seconds(10)

  /// Blocks until there is an answer, or none for too long.
  package func post(to hook: Hook, now: Timestamp) -> HookAnswer {
    var request = WebRequest()
    request.timeout = Self.patience
    // Its words are of no use to anybody, and may name people.
    request.sizeLimit = 4096
    request.reach = hook.isLocal ? .loopback : .internet
    do throws(CurlError) {
      return HookAnswer(try request.post(body, fields(hook.secrets, now: now), to: hook.url))
    } catch {
      return .refused("does not answer: \(error.message)", wish: nil)
    }
  }
}
