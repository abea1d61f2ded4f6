import Curl
import Foundation
import Words

/// What a server refuses (RFC 9457), as our own errors are told.
struct RemoteProblem: Error {
  private struct Told: Decodable {
    let title: String?
    let detail: String?
    let changes: [String]?
    let instance: String?
  }

  let status: Int
  let detail: String
  /// How what was sent differs from what is there.
  let changes: [String]

  /// - Throws: ``CommandError`` where the answer is none of the API's.
  init(_ answer: WebCall.Answer, of remote: RemoteBook.Remote) throws {
    status = answer.status
    if (300..<400).contains(status) {
      let place = answer.location.isEmpty ? "elsewhere" : "to \(answer.location.prefix(200))"
      throw CommandError(
        code: .unavailable,
        description: "\(remote.url) leads \(place), and no token is taken there; if that is right: tuesday remote login with that address")
    }
    guard answer.contentType.hasPrefix("application/problem+json"),
      let told = try? JSONDecoder().decode(Told.self, from: Data(answer.body))
    else {
      throw CommandError(
        code: .unavailable,
        description: "\(remote.url) answered \(status), and not as a publication does; is the address right, and `tuesday serve` behind it?"
      )
    }
    detail = ((told.detail ?? told.title ?? "it refuses") + (told.instance.map { " (\($0))" } ?? "")).withVisibleControls
    changes = (told.changes ?? []).map(\.withVisibleControls)
  }

  /// As it ends a command.
  var error: CommandError {
    let code: CommandError.Code =
      switch status {
      case 401, 403: .permission
      case 404: .noInput
      case 429, 503: .temporary
      case 500...: .unavailable
      default: .badData
      }
    return CommandError(code: code, description: ([detail] + changes.map { "  \($0)" }).joined(separator: "\n"))
  }
}
