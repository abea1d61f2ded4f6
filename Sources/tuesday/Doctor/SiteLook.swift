import Curl
import Foundation
import Mail
import Store

/// Whether readers find the site that mails link to.
struct SiteLook: Sendable {
  let base: String
  let heard: Result<WebRequest.Answer, CurlError>
  let at: Timestamp

  /// Blocks.
  init(_ base: String) {
    self.base = base
    var request = WebRequest()
    request.timeout = .seconds(8)
    request.sizeLimit = 4096
    request.reach = .anywhere
    do throws(CurlError) { heard = .success(try request.get(base + Self.path)) } catch { heard = .failure(error) }
    at = .now()
  }

  static let path = "/health"

  var isLocal: Bool { URLComponents(string: base)?.host.map { Settings.isLocal($0.trimmingCharacters(in: ["[", "]"])) } == true }

  var toldTime: ToldTime? {
    guard !isLocal, let answer = try? heard.get(), let time = MailDate.milliseconds(in: answer.date) else { return nil }
    return ToldTime(who: base, time: Timestamp(milliseconds: time), heardAt: at)
  }
}
